package dev.coffre.backup.place.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.place.PartialFile;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.UnfinishedFile;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.TargetObject;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Creates the files of a target, and finds those that an interrupted recovery kept. Thread-safe.
 *
 * @param privateDescriptor admits the user of this process, administrators and the system
 */
record WindowsFileCreator(
        WindowsFolders folders,
        TemporaryFiles temporaryFiles,
        byte[] privateDescriptor,
        WindowsUnfinishedFile.FileFinisher finisher) {
    UnfinishedFile create(TargetPath path, boolean sparse) throws ErrnoException {
        WindowsFolders.name(path.name());
        OpenFolder parent = folders.parent(path);
        try {
            TemporaryFiles.Created created = temporaryFiles.create(parent.object(), privateDescriptor);
            if (sparse) {
                makeSparse(created.file());
            }
            return new WindowsUnfinishedFile(parent, created, path, sparse, finisher);
        } catch (ErrnoException failure) {
            parent.close();
            throw failure;
        }
    }

    /** A file system without holes stores zeros instead, which is reported when the file is complete. */
    private static void makeSparse(TargetObject file) {
        try {
            file.setSparse();
        } catch (ErrnoException unsupported) {
            return;
        }
    }

    Optional<UnfinishedFile> reopen(PartialFile file, boolean sparse) throws ErrnoException {
        OpenFolder parent = folders.parent(file.path());
        try {
            String name = WindowsFolders.name(file.temporaryName());
            TargetObject found = parent.object().open(name, TargetObject.Access.WRITE);
            if (isPartial(found, file)) {
                TemporaryFiles.Created created = new TemporaryFiles.Created(found, name, false);
                return Optional.of(new WindowsUnfinishedFile(parent, created, file.path(), sparse, finisher));
            }
            found.close();
        } catch (ErrnoException failure) {
            parent.close();
            if (failure.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw failure;
        }
        parent.close();
        return Optional.empty();
    }

    Optional<ExistingFile> openExisting(TargetPath path) throws ErrnoException {
        String name = WindowsFolders.name(path.name());
        try (OpenFolder parent = folders.parent(path)) {
            try (TargetObject found = parent.object().open(name, TargetObject.Access.LOOK)) {
                if (!found.status().isFile()) {
                    return Optional.empty();
                }
            }
            TargetObject file = parent.object().open(name, TargetObject.Access.READ);
            ObjectStatus status = file.status();
            if (status.isFile()) {
                return Optional.of(new WindowsExistingFile(file, status.size()));
            }
            file.close();
            return Optional.empty();
        } catch (ErrnoException failure) {
            if (failure.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    boolean isSameObject(TargetPath one, TargetPath other) throws ErrnoException {
        return status(one).isSameObject(status(other));
    }

    private ObjectStatus status(TargetPath path) throws ErrnoException {
        try (OpenFolder parent = folders.parent(path);
                TargetObject found = parent.object().open(WindowsFolders.name(path.name()), TargetObject.Access.LOOK)) {
            return found.status();
        }
    }

    boolean removePartial(PartialFile file) throws ErrnoException {
        try (OpenFolder parent = folders.parent(file.path());
                TargetObject found =
                        parent.object().open(WindowsFolders.name(file.temporaryName()), TargetObject.Access.CHANGE)) {
            if (!isPartial(found, file)) {
                return false;
            }
            found.remove();
            return true;
        } catch (ErrnoException failure) {
            if (failure.is(Errno.ENOENT)) {
                return false;
            }
            throw failure;
        }
    }

    private static boolean isPartial(TargetObject found, PartialFile file) throws ErrnoException {
        ObjectStatus status = found.status();
        return status.isFile() && status.links() == 1 && id(status).equals(file.id());
    }

    /** NTFS gives a file number to one file only, so the file has the access control that it was created with. */
    static ByteString id(ObjectStatus status) {
        return ByteString.of(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(status.volume())
                .putLong(status.fileNumber())
                .array());
    }
}
