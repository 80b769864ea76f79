package dev.coffre.backup.libc;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A function of the C library with up to five arguments, integers and pointers. How it says that it failed, its
 * manual page says: mostly by -1 and {@code errno}.
 *
 * <p>All are called through one method handle whose arguments have 64 bits. On what Coffre runs on (Linux, x86-64 and aarch64)
 * integers and pointers travel in registers of that width whatever their C type, be they named or variadic; a function looks
 * at the part that its type has, and not at registers that it has no parameter for (System V ABI for AMD64, 3.2.3; AAPCS64,
 * 6.8). A handle for each function would take 5 to 10 ms of every start, twenty times.
 *
 * <p>Memory is passed by its address, so whoever calls keeps it alive until the call has returned; what a thread's
 * {@link Scratch} holds lives as long as the thread.
 */
final class CFunction {
    private static final Linker LINKER = Linker.nativeLinker();

    /** Takes the function's address, where errno goes, and the arguments. */
    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
            Linker.Option.captureCallState("errno"));

    /** Where a call says what it is about. */
    enum Subject {
        /** A descriptor, its first argument. */
        DESCRIPTOR,
        /** The scratch's path, in the directory of its first argument. */
        NAME,
        /** The directory of its second argument. */
        SECOND,
        /** The scratch's path alone. */
        PATH,
        /** Nothing in a file system. */
        NONE
    }

    private final MemorySegment address;
    private final Subject subject;
    private final boolean answersInt;

    private CFunction(String name, boolean answersInt) {
        this.address = LINKER.defaultLookup().findOrThrow(name);
        this.answersInt = answersInt;
        this.subject = subject(name);
    }

    private static Subject subject(String name) {
        return switch (name) {
            case "openat",
                    "statx",
                    "fchownat",
                    "fchmodat",
                    "utimensat",
                    "mkdirat",
                    "mknodat",
                    "unlinkat",
                    "linkat",
                    "renameat2",
                    "readlinkat" -> Subject.NAME;
            case "syscall", "symlinkat" -> Subject.SECOND;
            case "lgetxattr", "llistxattr", "lsetxattr", "lremovexattr" -> Subject.PATH;
            case "confstr", "geteuid", "getegid", "getpwuid_r", "getgrgid_r", "getpwnam_r", "getgrnam_r" ->
                Subject.NONE;
            default -> Subject.DESCRIPTOR;
        };
    }

    Subject subject() {
        return subject;
    }

    /** One whose result is an {@code int}. */
    static CFunction ofInt(String name) {
        return new CFunction(name, true);
    }

    /** One whose result is a {@code long} or {@code ssize_t}. */
    static CFunction ofLong(String name) {
        return new CFunction(name, false);
    }

    /** @param scratch of the thread that calls */
    long call(Scratch scratch) {
        return call(scratch, 0, 0, 0, 0, 0);
    }

    long call(Scratch scratch, long first) {
        return call(scratch, first, 0, 0, 0, 0);
    }

    long call(Scratch scratch, long first, long second) {
        return call(scratch, first, second, 0, 0, 0);
    }

    long call(Scratch scratch, long first, long second, long third) {
        return call(scratch, first, second, third, 0, 0);
    }

    long call(Scratch scratch, long first, long second, long third, long fourth) {
        return call(scratch, first, second, third, fourth, 0);
    }

    long call(Scratch scratch, long first, long second, long third, long fourth, long fifth) {
        long result;
        scratch.enter(this, first, second);
        try {
            result = (long) CALL.invokeExact(address, scratch.state, first, second, third, fourth, fifth);
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing", e);
        }
        scratch.leave();
        return answersInt ? (int) result : result; // the upper half of the register is anything
    }
}
