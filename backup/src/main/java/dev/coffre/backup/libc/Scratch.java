package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Per-thread memory for the arguments and results of a call, so that calls allocate nothing. */
final class Scratch {
    /** PATH_MAX: the longest path that the kernel accepts in one call, with its terminator. */
    static final int PATH_LIMIT = 4096;

    static final int BLOCK_SIZE = 256 * 1024;

    static final int BATCH_SIZE = 64 * 1024;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    /** Receives the errno of a call. */
    final MemorySegment state;
    /** For a struct of up to 256 bytes. */
    final MemorySegment struct;
    /** For content, directory entries and attribute values. */
    final MemorySegment block;

    /** For parsing a batch of directory entries on the heap. */
    final byte[] batch = new byte[BATCH_SIZE];

    /** For reading the fields of a struct on the heap. */
    final long[] words = new long[32];

    private final MemorySegment firstPath;
    private final MemorySegment secondPath;
    private final byte[] path = new byte[PATH_LIMIT];

    private static final VarHandle CALLS;

    static {
        try {
            CALLS = MethodHandles.lookup().findVarHandle(Scratch.class, "calls", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The scratches of all live threads. */
    private static final Set<Scratch> ALL = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** Odd during a call. Only the owning thread writes it, without a full fence, because others poll it once a second. */
    @SuppressWarnings("unused") // by CALLS
    private long calls;

    private @Nullable CFunction function;
    private long first;
    private long second;
    private ByteString lastName = ByteString.EMPTY;

    private Scratch() {
        Arena arena = Arena.ofAuto();
        state = arena.allocate(STATE);
        struct = arena.allocate(256, 8);
        block = arena.allocate(BLOCK_SIZE, 8);
        firstPath = arena.allocate(PATH_LIMIT);
        secondPath = arena.allocate(PATH_LIMIT);
        ALL.add(this);
    }

    /** Marks the beginning of a call. */
    void enter(CFunction called, long firstArgument, long secondArgument) {
        function = called;
        first = firstArgument;
        second = secondArgument;
        CALLS.setRelease(this, calls + 1);
    }

    /** Marks the return of the call. */
    void leave() {
        CALLS.setRelease(this, calls + 1);
    }

    /**
     * A call in progress.
     *
     * @param number of the call within its thread
     * @param directory the directory or descriptor that it is about
     * @param name in that directory
     */
    record Call(long number, CFunction function, int directory, ByteString name) {}

    /** Returns the calls in progress on other threads. */
    static Map<Scratch, Call> inProgress() {
        Map<Scratch, Call> found = new HashMap<>();
        Scratch own = ofThread(); // must precede the iteration, because it may add to the set
        synchronized (ALL) {
            ALL.stream()
                    .filter(each -> each != own)
                    .forEach(each -> each.current().ifPresent(call -> found.put(each, call)));
        }
        return found;
    }

    private Optional<Call> current() {
        long before = (long) CALLS.getAcquire(this);
        CFunction called = function;
        if (before % 2 == 0 || called == null) {
            return Optional.empty();
        }
        long about = called.subject() == CFunction.SubjectArgument.SECOND ? second : first;
        Call call = new Call(before, called, (int) about, lastName);
        return before == (long) CALLS.getAcquire(this) ? Optional.of(call) : Optional.empty();
    }

    static Scratch ofThread() {
        return OF_THREAD.get();
    }

    int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    /** Returns the address of {@code name} as a C string, valid until the next call of this method. */
    long path(String call, ByteString name) throws ErrnoException {
        lastName = name;
        return string(firstPath, call, name);
    }

    /** Like {@link #path}, for the second name of a call. */
    long secondPath(String call, ByteString name) throws ErrnoException {
        return string(secondPath, call, name);
    }

    private long string(MemorySegment into, String call, ByteString name) throws ErrnoException {
        int size = name.size();
        if (size >= PATH_LIMIT) {
            throw new ErrnoException(call, Errno.ENAMETOOLONG, name);
        }
        if (name.indexOf((byte) 0) >= 0) {
            throw new ErrnoException(call, Errno.EINVAL, name);
        }
        name.copyTo(path, 0);
        path[size] = 0;
        MemorySegment.copy(path, 0, into, ValueLayout.JAVA_BYTE, 0, size + 1);
        return into.address();
    }

    long check(long result, String call, ByteString name) throws ErrnoException {
        if (result < 0) {
            throw failure(call, name);
        }
        return result;
    }

    ErrnoException failure(String call, ByteString name) {
        return new ErrnoException(call, errno(), name);
    }
}
