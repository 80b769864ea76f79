package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.ntfs.WindowsTime;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WindowsObject;
import java.util.Optional;

/** Makes {@link Metadata} from what Windows reports. There is no uid, no gid and no mode. */
final class WindowsMetadata {
    private WindowsMetadata() {}

    static Metadata of(WindowsObject object, ObjectStatus status) throws ErrnoException {
        return of(status, fileType(object, status));
    }

    private static Metadata of(ObjectStatus status, FileType type) {
        return new Metadata(
                type,
                Optional.empty(),
                type instanceof FileType.RegularFile ? status.size() : 0,
                WindowsTime.timestamp(status.modified()),
                WindowsTime.timestamp(status.changed() == 0 ? status.modified() : status.changed()),
                ObjectIdentity.of(status).withLinks(status.links()),
                status.created() == 0 ? Optional.empty() : Optional.of(WindowsTime.timestamp(status.created())));
    }

    static FileType fileType(WindowsObject object, ObjectStatus status) throws ErrnoException {
        if (status.isLink()) {
            return new FileType.Symlink(ReparseData.target(status.reparseTag(), object.reparseData()));
        }
        if (status.isDirectory()) {
            return FileType.DIRECTORY;
        }
        return status.isReparsePoint() && status.reparseTag() == ObjectStatus.TAG_AF_UNIX
                ? FileType.SOCKET
                : FileType.REGULAR_FILE;
    }
}
