package dev.coffre.agent.platform.windows;

import dev.coffre.agent.platform.TerminalDevice;
import dev.coffre.backup.win32.Win32Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalInt;

/** The console of this process. */
final class ConsoleDevice implements TerminalDevice {
    private static final Win32Function GET_STD_HANDLE = Win32Function.of("kernel32", "GetStdHandle");
    private static final Win32Function GET_SCREEN_BUFFER = Win32Function.of("kernel32", "GetConsoleScreenBufferInfo");
    private static final int STANDARD_ERROR = -12;

    private static final Win32Function GET_CONSOLE_MODE = Win32Function.of("kernel32", "GetConsoleMode");
    private static final Win32Function SET_CONSOLE_MODE = Win32Function.of("kernel32", "SetConsoleMode");
    private static final int STANDARD_OUTPUT = -11;
    private static final int VIRTUAL_TERMINAL_PROCESSING = 4;

    /** CONSOLE_SCREEN_BUFFER_INFO. */
    private static final int SCREEN_BUFFER_SIZE = 22;

    private static final int WINDOW_LEFT = 10;
    private static final int WINDOW_RIGHT = 14;

    @Override
    public OptionalInt columns() {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment buffer = memory.allocate(SCREEN_BUFFER_SIZE, 4);
            long error = GET_STD_HANDLE.call(STANDARD_ERROR).value();
            if (!GET_SCREEN_BUFFER.call(error, buffer.address()).isTrue()) {
                return OptionalInt.empty();
            }
            int columns = buffer.get(ValueLayout.JAVA_SHORT, WINDOW_RIGHT)
                    - buffer.get(ValueLayout.JAVA_SHORT, WINDOW_LEFT)
                    + 1;
            return columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
        }
    }

    /** A file or pipe has no mode, and a console before Windows 10 refuses escape sequences. */
    @Override
    public Optional<Boolean> showsColours() {
        boolean unused = acceptsEscapes(STANDARD_ERROR); // the status line uses them
        return Optional.of(acceptsEscapes(STANDARD_OUTPUT));
    }

    private static boolean acceptsEscapes(int stream) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment mode = memory.allocate(4, 4);
            long handle = GET_STD_HANDLE.call(stream).value();
            return GET_CONSOLE_MODE.call(handle, mode.address()).isTrue()
                    && SET_CONSOLE_MODE
                            .call(handle, mode.get(ValueLayout.JAVA_INT, 0) | VIRTUAL_TERMINAL_PROCESSING)
                            .isTrue();
        }
    }
}
