package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Timestamp;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Sets owner, mode and times of what stands under a name, never of what a symbolic link leads to. */
public final class Permissions {
    private static final CFunction FCHOWNAT = CFunction.ofInt("fchownat");
    private static final CFunction FCHMODAT = CFunction.ofInt("fchmodat");
    private static final CFunction UTIMENSAT = CFunction.ofInt("utimensat");

    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    /** In place of the nanoseconds: leave that time as it is. */
    private static final long UTIME_OMIT = (1L << 30) - 2;

    private Permissions() {}

    public static void changeOwner(Descriptor directory, ByteString name, long uid, long gid) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long path = scratch.path("fchownat", name);
        scratch.check(
                FCHOWNAT.call(scratch.state, directory.number(), path, (int) uid, (int) gid, AT_SYMLINK_NOFOLLOW),
                "fchownat",
                name);
    }

    /** @throws ErrnoException EOPNOTSUPP for a symbolic link, which has no mode of its own */
    public static void changeMode(Descriptor directory, ByteString name, int mode) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long path = scratch.path("fchmodat", name);
        scratch.check(
                FCHMODAT.call(scratch.state, directory.number(), path, mode, AT_SYMLINK_NOFOLLOW), "fchmodat", name);
    }

    /** Sets when the content last changed; the time of last access stays. */
    public static void changeModified(Descriptor directory, ByteString name, Timestamp modified) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long path = scratch.path("utimensat", name);
        MemorySegment times = scratch.struct;
        times.set(ValueLayout.JAVA_LONG, 0, 0);
        times.set(ValueLayout.JAVA_LONG, 8, UTIME_OMIT);
        times.set(ValueLayout.JAVA_LONG, 16, modified.seconds());
        times.set(ValueLayout.JAVA_LONG, 24, modified.nanos());
        scratch.check(
                UTIMENSAT.call(scratch.state, directory.number(), path, times.address(), AT_SYMLINK_NOFOLLOW),
                "utimensat",
                name);
    }
}
