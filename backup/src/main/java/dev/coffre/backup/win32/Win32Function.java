package dev.coffre.backup.win32;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A function of a Windows library with up to thirteen arguments, integers and pointers.
 *
 * <p>All functions share one method handle whose arguments have 64 bits. On x64, each argument has a register or a stack slot
 * of that width, a function ignores the bits beyond its type, and the caller removes the arguments from the stack ("x64
 * calling convention", Microsoft Learn). A handle per function would cost 5 to 10 ms at every start.
 *
 * <p>Memory is passed by address, so the caller must keep it alive until the call returns.
 */
public final class Win32Function {
    private static final int MAX_ARGUMENTS = 13;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle LAST_ERROR = STATE.varHandle(PathElement.groupElement("GetLastError"));

    /** Takes the function's address, the state for the last error, and the arguments. */
    private static final MethodHandle CALL = LINKER.downcallHandle(
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG),
                    Linker.Option.captureCallState("GetLastError"))
            .asSpreader(2, long[].class, MAX_ARGUMENTS);

    private static final Map<String, SymbolLookup> LIBRARIES = new ConcurrentHashMap<>();
    private static final ThreadLocal<MemorySegment> STATE_OF_THREAD =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    private final String name;
    private final MemorySegment address;

    private Win32Function(String name, MemorySegment address) {
        this.name = name;
        this.address = address;
    }

    /** @param library such as {@code kernel32} */
    public static Win32Function of(String library, String name) {
        return new Win32Function(name, library(library).findOrThrow(name));
    }

    private static SymbolLookup library(String library) {
        return LIBRARIES.computeIfAbsent(library, each -> SymbolLookup.libraryLookup(each + ".dll", Arena.global()));
    }

    /** Calls the function. The result is as wide as a pointer. */
    public Win32Result call(long... arguments) {
        long[] padded = new long[MAX_ARGUMENTS];
        System.arraycopy(arguments, 0, padded, 0, arguments.length);
        MemorySegment state = STATE_OF_THREAD.get();
        try {
            long result = (long) CALL.invokeExact(address, state, padded);
            return new Win32Result(name, result, (int) LAST_ERROR.get(state, 0L));
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing", e);
        }
    }
}
