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

    private final MemorySegment address;
    private final boolean answersInt;

    private CFunction(String name, boolean answersInt) {
        this.address = LINKER.defaultLookup().findOrThrow(name);
        this.answersInt = answersInt;
    }

    /** One whose result is an {@code int}. */
    static CFunction ofInt(String name) {
        return new CFunction(name, true);
    }

    /** One whose result is a {@code long} or {@code ssize_t}. */
    static CFunction ofLong(String name) {
        return new CFunction(name, false);
    }

    /** @param state where errno goes, {@link Scratch#state} */
    long call(MemorySegment state) {
        return call(state, 0, 0, 0, 0, 0);
    }

    long call(MemorySegment state, long first) {
        return call(state, first, 0, 0, 0, 0);
    }

    long call(MemorySegment state, long first, long second) {
        return call(state, first, second, 0, 0, 0);
    }

    long call(MemorySegment state, long first, long second, long third) {
        return call(state, first, second, third, 0, 0);
    }

    long call(MemorySegment state, long first, long second, long third, long fourth) {
        return call(state, first, second, third, fourth, 0);
    }

    long call(MemorySegment state, long first, long second, long third, long fourth, long fifth) {
        long result;
        try {
            result = (long) CALL.invokeExact(address, state, first, second, third, fourth, fifth);
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing", e);
        }
        return answersInt ? (int) result : result; // the upper half of the register is anything
    }
}
