package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryLister;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.MetadataReader;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.source.DirectoryPath;
import dev.coffre.backup.source.RootPath;
import dev.coffre.backup.source.SmallestNames;
import dev.coffre.backup.source.SourcePreview;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.SourceRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows single directories of a Linux machine. */
final class LinuxSourcePreview implements SourcePreview {
    private static final ByteString SLASH = ByteString.utf8("/");
    private static final int LIST_FLAGS = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    private final List<ByteString> roots;
    private final WalkFilter filter;

    /** @param roots chosen so far, normalised */
    LinuxSourcePreview(SourceRules rules, Collection<ByteString> roots) {
        this.roots = RootPath.withoutNested(roots);
        this.filter = new WalkFilter(rules, List.copyOf(roots));
    }

    @Override
    public DirectoryPreview list(ByteString folder, int maxNames, Set<ByteString> wanted) throws ErrnoException {
        List<ByteString> path = new ArrayList<>(List.of(SLASH));
        path.addAll(DirectoryPath.components(folder));
        try (PathHandle handle = PathHandle.resolveWithoutSymlinks(path);
                Descriptor open = FileOpener.openat(handle.directory(), handle.name(), LIST_FLAGS)) {
            SmallestNames names = new SmallestNames(maxNames, wanted);
            DirectoryLister.list(open, (bytes, from, length) -> names.add(ByteString.of(bytes, from, from + length)));
            List<EntryPreview> entries = new ArrayList<>();
            for (ByteString name : names.kept()) {
                entry(open, folder, name).ifPresent(entries::add);
            }
            return new DirectoryPreview(entries, names.count(), filter.hasMarker(open, name -> exists(open, name)));
        }
    }

    @Override
    public Optional<EntryPreview> rootEntry() throws ErrnoException {
        FileStatus status = FileStatus.of(Descriptor.WORKING_DIRECTORY, SLASH);
        return Optional.of(new EntryPreview(SLASH, FileType.DIRECTORY, exclusion(SLASH, status)));
    }

    private Optional<EntryPreview> entry(Descriptor open, ByteString folder, ByteString name) {
        try {
            FileStatus status = FileStatus.of(open, name);
            FileType fileType = MetadataReader.fileType(status, open, name);
            return Optional.of(new EntryPreview(name, fileType, exclusion(RootPath.child(folder, name), status)));
        } catch (ErrnoException gone) {
            return Optional.empty();
        }
    }

    private static boolean exists(Descriptor folder, ByteString name) {
        try {
            FileStatus unused = FileStatus.of(folder, name);
            return true;
        } catch (ErrnoException absent) {
            return false;
        }
    }

    /**
     * Returns why a backup leaves out the object or its contents. Outside the chosen roots, no file system counts as another
     * one.
     */
    private Optional<Exclusion> exclusion(ByteString path, FileStatus status) {
        Optional<ByteString> root = roots.stream()
                .filter(one -> path.equals(one) || RootPath.isWithin(path, one))
                .findFirst();
        EntryKey key = key(root.orElse(SLASH), path);
        DirectoryPath directory = key.isRoot() ? new DirectoryPath(List.of(), 0) : DirectoryPath.of(key.parent());
        return filter.entryExclusion(key, status, directory)
                .or(() -> status.isDirectory() ? filter.contentsExclusion(status) : Optional.empty())
                .filter(why -> root.isPresent() || why != Exclusion.OTHER_FILE_SYSTEM);
    }

    private static EntryKey key(ByteString root, ByteString path) {
        EntryKey key = EntryKey.root(root);
        for (ByteString component : DirectoryPath.components(path.substring(root.size(), path.size()))) {
            key = key.child(component);
        }
        return key;
    }
}
