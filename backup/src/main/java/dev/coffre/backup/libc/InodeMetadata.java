package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Sets owner, mode and times of a subject. Never follows a symbolic link. */
public final class InodeMetadata {
    private static final CFunction FCHOWNAT = CFunction.ofInt("fchownat");
    private static final CFunction FCHOWN = CFunction.ofInt("fchown");
    private static final CFunction FCHMODAT = CFunction.ofInt("fchmodat");
    private static final CFunction FCHMOD = CFunction.ofInt("fchmod");
    private static final CFunction UTIMENSAT = CFunction.ofInt("utimensat");
    private static final CFunction FUTIMENS = CFunction.ofInt("futimens");

    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_EMPTY_PATH = 0x1000;
    /** In place of the nanoseconds, leaves that time unchanged. */
    private static final long UTIME_OMIT = (1L << 30) - 2;

    private InodeMetadata() {}

    public static void changeOwner(FileReference subject, long uid, long gid) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long result = switch (subject) {
            case FileReference.ByName(var directory, var name) ->
                FCHOWNAT.call(
                        scratch,
                        directory.number(),
                        scratch.path("fchownat", name),
                        (int) uid,
                        (int) gid,
                        AT_SYMLINK_NOFOLLOW);
            case FileReference.ByDescriptor(var file) -> FCHOWN.call(scratch, file.number(), (int) uid, (int) gid);
            case FileReference.ByPathDescriptor(var object) ->
                FCHOWNAT.call(
                        scratch,
                        object.number(),
                        scratch.path("fchownat", ByteString.EMPTY),
                        (int) uid,
                        (int) gid,
                        AT_EMPTY_PATH);
        };
        scratch.check(result, "fchownat", subject.name());
    }

    /** @throws ErrnoException EOPNOTSUPP for a symbolic link, which has no mode of its own */
    public static void changeMode(FileReference subject, int mode) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long result = switch (subject) {
            case FileReference.ByName(var directory, var name) ->
                FCHMODAT.call(scratch, directory.number(), scratch.path("fchmodat", name), mode, AT_SYMLINK_NOFOLLOW);
            case FileReference.ByDescriptor(var file) -> FCHMOD.call(scratch, file.number(), mode);
            case FileReference.ByPathDescriptor held ->
                FCHMODAT.call(scratch, workingDirectory(), scratch.path("fchmodat", held.path()), mode, 0);
        };
        scratch.check(result, "fchmodat", subject.name());
    }

    /** Sets the modification time and keeps the access time. */
    public static void changeModified(FileReference subject, Timestamp modified) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        MemorySegment times = scratch.struct;
        times.set(ValueLayout.JAVA_LONG, 0, 0);
        times.set(ValueLayout.JAVA_LONG, 8, UTIME_OMIT);
        times.set(ValueLayout.JAVA_LONG, 16, modified.seconds());
        times.set(ValueLayout.JAVA_LONG, 24, modified.nanos());
        long result = switch (subject) {
            case FileReference.ByName(var directory, var name) ->
                UTIMENSAT.call(
                        scratch,
                        directory.number(),
                        scratch.path("utimensat", name),
                        times.address(),
                        AT_SYMLINK_NOFOLLOW);
            case FileReference.ByDescriptor(var file) -> FUTIMENS.call(scratch, file.number(), times.address());
            case FileReference.ByPathDescriptor held ->
                UTIMENSAT.call(scratch, workingDirectory(), scratch.path("utimensat", held.path()), times.address(), 0);
        };
        scratch.check(result, "utimensat", subject.name());
    }

    private static int workingDirectory() {
        return Descriptor.WORKING_DIRECTORY.number();
    }
}
