package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.OptionalInt;

/**
 * A file system of this process: the kernel sends requests over {@code /dev/fuse} and gets replies (fuse(4)). Root
 * mounts by {@code mount(2)}. Another user mounts by the helper {@code fusermount3}, which is setuid root and passes
 * the open device back over a socket. The mount is read-only, without devices and setuid programs, and visible to its
 * own user only. Thread-safe.
 */
public final class FuseDevice implements AutoCloseable {
    private static final CFunction MOUNT = CFunction.ofInt("mount");
    private static final CFunction UMOUNT = CFunction.ofInt("umount2");
    private static final CFunction READ = CFunction.ofLong("read");
    private static final CFunction WRITE = CFunction.ofLong("write");
    private static final CFunction SOCKETPAIR = CFunction.ofInt("socketpair");
    private static final CFunction RECVMSG = CFunction.ofLong("recvmsg");
    private static final CFunction WAITPID = CFunction.ofInt("waitpid");

    private static final ByteString DEVICE = ByteString.utf8("/dev/fuse");
    private static final ByteString TYPE = ByteString.utf8("fuse.coffre");
    private static final String NAME = "coffre";
    private static final long READ_ONLY_NOSUID_NODEV = 1 | 2 | 4;
    private static final int DETACH_NOFOLLOW = 2 | 8;
    private static final int EINTR = 4;
    private static final int ENOTCONN = 107;
    private static final int MAX_READ = 1 << 20;

    private final Descriptor device;

    private FuseDevice(Descriptor device) {
        this.device = device;
    }

    /**
     * Mounts a file system on an empty folder.
     *
     * @param folder absolute
     * @param helper {@code fusermount3}, for other users than root
     */
    public static FuseDevice mount(ByteString folder, ByteString helper) throws ErrnoException {
        return SystemAccounts.effectiveUser() == 0 ? mountAsRoot(folder) : mountByHelper(folder, helper);
    }

    private static FuseDevice mountAsRoot(ByteString folder) throws ErrnoException {
        Descriptor device = FileOpener.open(DEVICE, OpenFlags.READ_WRITE);
        ByteString options = ByteString.utf8(
                "fd=%d,rootmode=40000,user_id=0,group_id=0,max_read=%d".formatted(device.number(), MAX_READ));
        Scratch scratch = Scratch.ofThread();
        try (Arena arena = Arena.ofConfined()) {
            long result = MOUNT.call(
                    scratch,
                    arena.allocateFrom(NAME).address(),
                    scratch.path("mount", folder),
                    string(arena, TYPE).address(),
                    READ_ONLY_NOSUID_NODEV,
                    string(arena, options).address());
            scratch.check(result, "mount", folder);
        } catch (ErrnoException e) {
            device.close();
            throw e;
        }
        return new FuseDevice(device);
    }

    private static MemorySegment string(Arena arena, ByteString text) {
        MemorySegment string = arena.allocate(text.size() + 1L);
        MemorySegment.copy(text.toByteArray(), 0, string, ValueLayout.JAVA_BYTE, 0, text.size());
        return string;
    }

    private static FuseDevice mountByHelper(ByteString folder, ByteString helper) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(8, 4);
            scratch.check(SOCKETPAIR.call(scratch, 1, 1, 0, pair.address()), "socketpair", ByteString.EMPTY);
            Descriptor own = new Descriptor(pair.get(ValueLayout.JAVA_INT, 0));
            Descriptor theirs = new Descriptor(pair.get(ValueLayout.JAVA_INT, 4));
            int child;
            try {
                child = spawn(arena, folder, helper, theirs);
            } finally {
                theirs.close();
            }
            OptionalInt received = receive(arena, own);
            WAITPID.call(scratch, child, 0, 0);
            own.close();
            if (received.isEmpty()) {
                throw new ErrnoException("mount", Errno.EPERM, folder); // the helper has said why on standard error
            }
            return new FuseDevice(new Descriptor(received.getAsInt()));
        }
    }

    private static int spawn(Arena arena, ByteString folder, ByteString helper, Descriptor socket)
            throws ErrnoException {
        MemorySegment pid = arena.allocate(4, 4);
        MemorySegment path = string(arena, helper);
        MemorySegment arguments = pointers(
                arena,
                List.of(
                        path,
                        arena.allocateFrom("-o"),
                        arena.allocateFrom("ro,nosuid,nodev,fsname=coffre,subtype=coffre,max_read=" + MAX_READ),
                        arena.allocateFrom("--"),
                        string(arena, folder)));
        MemorySegment environment = pointers(
                arena,
                List.of(
                        arena.allocateFrom("_FUSE_COMMFD=" + socket.number()),
                        arena.allocateFrom("PATH=/usr/bin:/bin")));
        int error;
        try {
            error = (int) SpawnHandle.SPAWN.invokeExact(
                    pid, path, MemorySegment.NULL, MemorySegment.NULL, arguments, environment);
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing", e);
        }
        if (error != 0) {
            throw new ErrnoException("posix_spawn", error, helper);
        }
        return pid.get(ValueLayout.JAVA_INT, 0);
    }

    private static MemorySegment pointers(Arena arena, List<MemorySegment> values) {
        MemorySegment array = arena.allocate(8L * (values.size() + 1), 8);
        for (int i = 0; i < values.size(); i++) {
            array.set(ValueLayout.ADDRESS, 8L * i, values.get(i));
        }
        return array;
    }

    /**
     * Receives the descriptor of the device as ancillary data (unix(7), SCM_RIGHTS); empty if the helper ended without
     * it.
     */
    private static OptionalInt receive(Arena arena, Descriptor socket) throws ErrnoException {
        MemorySegment data = arena.allocate(8);
        MemorySegment vector = arena.allocate(16, 8);
        vector.set(ValueLayout.ADDRESS, 0, data);
        vector.set(ValueLayout.JAVA_LONG, 8, 1);
        MemorySegment control = arena.allocate(64, 8);
        MemorySegment message = arena.allocate(56, 8);
        message.set(ValueLayout.ADDRESS, 16, vector);
        message.set(ValueLayout.JAVA_LONG, 24, 1);
        message.set(ValueLayout.ADDRESS, 32, control);
        message.set(ValueLayout.JAVA_LONG, 40, control.byteSize());
        Scratch scratch = Scratch.ofThread();
        long got = RECVMSG.call(scratch, socket.number(), message.address(), 0);
        boolean hasDescriptor = got > 0 && message.get(ValueLayout.JAVA_LONG, 40) >= 20;
        return hasDescriptor ? OptionalInt.of(control.get(ValueLayout.JAVA_INT, 16)) : OptionalInt.empty();
    }

    /**
     * Waits for a request.
     *
     * @return its length; 0 when the file system is unmounted
     */
    public int read(MemorySegment into) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        while (true) {
            long got = READ.call(scratch, device.number(), into.address(), into.byteSize());
            if (got >= 0) {
                return (int) got;
            }
            switch (scratch.errno()) {
                case EINTR, Errno.EAGAIN, Errno.ENOENT -> {} // the request was interrupted before it was read
                case Errno.ENODEV -> {
                    return 0;
                }
                default -> throw scratch.failure("read", DEVICE);
            }
        }
    }

    /** Writes a reply. One to a request that was interrupted, or of an unmounted file system, goes nowhere. */
    public void write(MemorySegment reply, long length) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long done = WRITE.call(scratch, device.number(), reply.address(), length);
        if (done < 0 && scratch.errno() != Errno.ENOENT && scratch.errno() != Errno.ENODEV) {
            throw scratch.failure("write", DEVICE);
        }
    }

    /** Returns whether the process that served the mount on this folder has ended, so that the kernel refuses each use. */
    public static boolean isDead(ByteString folder) {
        try (Descriptor _ = FileOpener.open(folder, OpenFlags.DIRECTORY)) {
            return false;
        } catch (ErrnoException e) {
            return e.errno() == ENOTCONN;
        }
    }

    /** Unmounts a folder as root, also one that is in use: it then ends with its last user. */
    public static void unmount(ByteString folder) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        scratch.check(UMOUNT.call(scratch, scratch.path("umount2", folder), DETACH_NOFOLLOW), "umount2", folder);
    }

    /** Ends the file system if it is still mounted: its users get an error. */
    @Override
    public void close() throws ErrnoException {
        device.close();
    }

    /** Loaded only where the helper is needed. */
    private static final class SpawnHandle {
        static final MethodHandle SPAWN = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("posix_spawn"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS));
    }
}
