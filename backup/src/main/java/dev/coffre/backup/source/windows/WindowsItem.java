package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.LargeAttributes;
import dev.coffre.backup.source.ParentDirectoryCache;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.walk.ReadLocation;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.WindowsFiles.Access;
import dev.coffre.backup.win32.WindowsObject;
import java.util.List;

/** An object of this machine's volumes. Holds no handle until it is opened. */
record WindowsItem(EntryKey key, ReadLocation location, Metadata metadata, WindowsPaths paths) implements SourceItem {
    @Override
    public List<ExtendedAttribute> attributes() throws SourceException {
        return LargeAttributes.together(this::attributes);
    }

    @Override
    public List<ExtendedAttribute> attributes(LargeAttributes large) throws SourceException {
        try (WindowsObject object = paths.open(location, key.path(), Access.ATTRIBUTES)) {
            if (isSameObject(object.status())) {
                return WindowsAttributeReader.read(object, nameOnDisk(), large);
            }
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
        try (WindowsObject replacement = paths.openWithoutLinks(location, key.path(), Access.ATTRIBUTES)) {
            return WindowsAttributeReader.read(replacement, nameOnDisk(), large);
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    private ByteString nameOnDisk() throws ErrnoException {
        return WideString.encode(paths.nameOnDisk(key.path()));
    }

    /** Returns whether the fast path led to the object that the walk found. The fast path trusts the directories on it. */
    private boolean isSameObject(ObjectStatus status) {
        return ObjectIdentity.of(status).withLinks(0).sameObject(metadata.identity());
    }

    @Override
    public SourceContent open(ParentDirectoryCache folder) throws SourceException {
        try {
            return open(location.startsAt(key) ? paths.open(location, key.path(), Access.CONTENT) : openIn(folder));
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    private WindowsObject openIn(ParentDirectoryCache folder) throws ErrnoException {
        try {
            return openChild(WindowsParentDirectory.open(folder, paths, location, key.parent()));
        } catch (ErrnoException gone) {
            if (!gone.is(Errno.ENOENT)) {
                throw gone;
            }
            folder.close(); // another directory may have taken its name
            return openChild(WindowsParentDirectory.open(folder, paths, location, key.parent()));
        }
    }

    private WindowsObject openChild(WindowsObject directory) throws ErrnoException {
        String name = paths.nameOnDisk(key.path());
        return paths.files().open(() -> paths.files().files().openIn(directory, name, Access.CONTENT));
    }

    private SourceContent open(WindowsObject opened) throws ErrnoException, SourceException {
        ObjectStatus status = WindowsPaths.statusOrClose(opened);
        if (isSameObject(status)) {
            return content(opened, status);
        }
        opened.close();
        // Many programs replace a file when they save it. An attacker must not be able to redirect the read.
        WindowsObject replacement = paths.openWithoutLinks(location, key.path(), Access.CONTENT);
        return content(replacement, WindowsPaths.statusOrClose(replacement));
    }

    private SourceContent content(WindowsObject opened, ObjectStatus status) throws ErrnoException, SourceException {
        boolean isFile = !status.isDirectory() && !status.isLink();
        if (isFile && !status.isElsewhere() && !status.isReparsePoint()) {
            return new WindowsContent(this, opened, status);
        }
        opened.close();
        if (!isFile) {
            throw vanished();
        }
        if (status.isElsewhere()) {
            throw new SourceException(new SourceProblem.Excluded(key, Exclusion.CLOUD_FILE));
        }
        WindowsObject through = paths.openThrough(location, key, status).orElseThrow(this::vanished);
        return new WindowsContent(this, through, WindowsPaths.statusOrClose(through));
    }

    private SourceException vanished() {
        return new SourceException(new SourceProblem.Vanished(key));
    }
}
