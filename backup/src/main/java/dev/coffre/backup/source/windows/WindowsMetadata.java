package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WindowsObject;
import java.util.Optional;

/** Makes {@link Metadata} from what Windows reports. There is no uid, no gid and no mode. */
final class WindowsMetadata {
    private static final long UNITS_PER_SECOND = 10_000_000;
    private static final int NANOS_PER_UNIT = 100;

    /** 1970 in seconds since 1601. */
    private static final long EPOCH_SECONDS = 11_644_473_600L;

    private WindowsMetadata() {}

    static Metadata of(WindowsObject object, ObjectStatus status) throws ErrnoException {
        return of(status, fileType(object, status));
    }

    private static Metadata of(ObjectStatus status, FileType type) {
        return new Metadata(
                type,
                Optional.empty(),
                type instanceof FileType.RegularFile ? status.size() : 0,
                time(status.modified()),
                time(status.changed() == 0 ? status.modified() : status.changed()),
                ObjectIdentity.of(status).withLinks(status.links()),
                status.created() == 0 ? Optional.empty() : Optional.of(time(status.created())));
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

    /** @param units of 100 ns since 1601 */
    static Timestamp time(long units) {
        return new Timestamp(
                Math.floorDiv(units, UNITS_PER_SECOND) - EPOCH_SECONDS,
                (int) Math.floorMod(units, UNITS_PER_SECOND) * NANOS_PER_UNIT);
    }
}
