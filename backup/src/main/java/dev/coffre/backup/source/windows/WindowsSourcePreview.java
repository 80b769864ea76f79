package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.RootPath;
import dev.coffre.backup.source.SmallestNames;
import dev.coffre.backup.source.SourcePreview;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.WindowsFiles;
import dev.coffre.backup.win32.WindowsFiles.Access;
import dev.coffre.backup.win32.WindowsObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows single directories of a Windows machine. At the top are the drives. */
final class WindowsSourcePreview implements SourcePreview {
    private final WindowsFiles files;
    private final List<ByteString> roots;
    private final WindowsFilter filter;

    WindowsSourcePreview(LockedFiles files, SourceRules rules, Collection<ByteString> roots) {
        this.files = files.files();
        this.roots = RootPath.withoutNested(roots);
        this.filter = WindowsFilter.of(rules, this.files);
    }

    @Override
    public Optional<EntryPreview> rootEntry() {
        return Optional.empty();
    }

    @Override
    public DirectoryPreview list(ByteString folder, int maxNames, Set<ByteString> wanted) throws ErrnoException {
        if (folder.equals(RootPath.TOP)) {
            return drives();
        }
        SmallestNames names = new SmallestNames(maxNames, wanted);
        try (WindowsObject open = openDirectory(folder)) {
            open.list(name -> {
                names.add(WideString.encode(name));
                return true;
            });
            List<EntryPreview> entries = new ArrayList<>();
            for (ByteString name : names.kept()) {
                entry(open, folder, name).ifPresent(entries::add);
            }
            return new DirectoryPreview(entries, names.count(), filter.hasMarker(open, name -> exists(open, name)));
        }
    }

    private DirectoryPreview drives() throws ErrnoException {
        List<EntryPreview> drives = new ArrayList<>();
        for (String drive : files.drives()) {
            drives.add(new EntryPreview(WideString.encode(drive), FileType.DIRECTORY, Optional.empty()));
        }
        return new DirectoryPreview(drives, drives.size(), false);
    }

    /** Opens the drive, then one folder after the other, so that no link is followed. */
    private WindowsObject openDirectory(ByteString folder) throws ErrnoException {
        List<ByteString> path = new ArrayList<>(RootPath.ancestors(folder));
        path.add(folder);
        WindowsObject place = files.open(text(path.get(1)), path.size() == 2 ? Access.CONTENT : Access.STATUS);
        for (int i = 2; i < path.size(); i++) {
            String name = text(RootPath.components(path.get(i)).getLast());
            try (WindowsObject above = place) {
                place = files.openIn(above, name, i == path.size() - 1 ? Access.CONTENT : Access.STATUS);
            }
            ObjectStatus status = WindowsPaths.statusOrClose(place);
            if (status.isLink() || !status.isDirectory()) {
                place.close();
                throw new ErrnoException("NtCreateFile", Errno.ENOTDIR, path.get(i));
            }
        }
        return place;
    }

    private static String text(ByteString name) throws ErrnoException {
        return WideString.decode(name).orElseThrow(() -> new ErrnoException("CreateFileW", Errno.ENOENT, name));
    }

    private Optional<EntryPreview> entry(WindowsObject open, ByteString folder, ByteString name) {
        try (WindowsObject object = files.openIn(open, text(name), Access.STATUS)) {
            ObjectStatus status = object.status();
            return Optional.of(new EntryPreview(
                    name, WindowsMetadata.fileType(object, status), exclusion(RootPath.child(folder, name), status)));
        } catch (ErrnoException gone) {
            return Optional.empty();
        }
    }

    private boolean exists(WindowsObject folder, ByteString name) {
        try {
            files.openIn(folder, text(name), Access.STATUS).close();
            return true;
        } catch (ErrnoException absent) {
            return false;
        }
    }

    private Optional<Exclusion> exclusion(ByteString path, ObjectStatus status) {
        ByteString top = RootPath.ancestors(path).get(1);
        ByteString root = roots.stream()
                .filter(one -> path.equals(one) || RootPath.isWithin(path, one))
                .findFirst()
                .orElse(top);
        EntryKey key = EntryKey.root(root);
        List<ByteString> components = RootPath.components(path);
        for (ByteString name : components.subList(RootPath.components(root).size(), components.size())) {
            key = key.child(name);
        }
        Optional<Exclusion> exclusion = filter.entryExclusion(key, status, WindowsFilter.patternPath(key.parent()));
        boolean isFolder = status.isDirectory() && !status.isLink();
        return isFolder ? exclusion.or(() -> WindowsFilter.contentsExclusion(status)) : exclusion;
    }
}
