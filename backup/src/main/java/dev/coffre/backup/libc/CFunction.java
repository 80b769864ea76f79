package dev.coffre.backup.libc;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A function of the C library with up to five arguments, integers and pointers. Its manual page says how it reports failure,
 * mostly by -1 and {@code errno}.
 *
 * <p>All functions share one method handle whose arguments have 64 bits. On Linux with x86-64 or aarch64, integers and
 * pointers are passed in registers of that width, whatever their C type, named or variadic. A function ignores the bits
 * beyond its type, and the registers beyond its parameters (System V ABI for AMD64, 3.2.3; AAPCS64, 6.8). A handle per
 * function would cost 5 to 10 ms at every start, for each of twenty functions.
 *
 * <p>Memory is passed by address, so the caller must keep it alive until the call returns. The memory of a thread's
 * {@link Scratch} lives as long as the thread.
 */
final class CFunction {
    private static final Linker LINKER = Linker.nativeLinker();

    /** Takes the function's address, the errno state, and the arguments. */
    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
            Linker.Option.captureCallState("errno"));

    /** Which argument of a call names the file system object that it is about. */
    enum SubjectArgument {
        /** A descriptor, the first argument. */
        DESCRIPTOR,
        /** The path in the scratch, relative to the directory in the first argument. */
        NAME,
        /** The directory in the second argument. */
        SECOND,
        /** The path in the scratch alone. */
        PATH,
        /** No file system object. */
        NONE
    }

    private final MemorySegment address;
    private final SubjectArgument subject;
    private final boolean returnsInt;

    private CFunction(String name, boolean returnsInt) {
        this.address = LINKER.defaultLookup().findOrThrow(name);
        this.returnsInt = returnsInt;
        this.subject = subject(name);
    }

    private static SubjectArgument subject(String name) {
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
                    "readlinkat" -> SubjectArgument.NAME;
            case "syscall", "symlinkat" -> SubjectArgument.SECOND;
            case "lgetxattr", "llistxattr", "lsetxattr", "lremovexattr" -> SubjectArgument.PATH;
            case "mount",
                    "umount2",
                    "socketpair",
                    "waitpid",
                    "confstr",
                    "geteuid",
                    "getegid",
                    "getpwuid_r",
                    "getgrgid_r",
                    "getpwnam_r",
                    "getgrnam_r" -> SubjectArgument.NONE;
            default -> SubjectArgument.DESCRIPTOR;
        };
    }

    SubjectArgument subject() {
        return subject;
    }

    /** Returns a function whose result is an {@code int}. */
    static CFunction ofInt(String name) {
        return new CFunction(name, true);
    }

    /** Returns a function whose result is a {@code long} or {@code ssize_t}. */
    static CFunction ofLong(String name) {
        return new CFunction(name, false);
    }

    /** @param scratch of the calling thread */
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
        return returnsInt ? (int) result : result; // the upper half of the register is undefined
    }
}
