package dev.coffre.agent.platform.windows;

import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The output of console programs. Some print UTF-8. The others, such as {@code cmd.exe}, use the code page of their console,
 * which is the OEM code page if nobody has changed it.
 */
final class ConsoleText {
    private static final Win32Function OUTPUT_CODE_PAGE = Win32Function.of("kernel32", "GetConsoleOutputCP");
    private static final Win32Function TO_WIDE = Win32Function.of("kernel32", "MultiByteToWideChar");
    private static final int OEM_CODE_PAGE = 1;

    private ConsoleText() {}

    /** @param output may end within a character */
    static String decode(byte[] output) {
        return utf8(output).orElseGet(() -> inCodePage(output, codePage()));
    }

    /** A service has no console; its programs get a new one. */
    private static int codePage() {
        int ofConsole = OUTPUT_CODE_PAGE.call().status();
        return ofConsole == 0 ? OEM_CODE_PAGE : ofConsole;
    }

    private static Optional<String> utf8(byte[] output) {
        CharBuffer text = CharBuffer.allocate(output.length);
        boolean isMalformed = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(output), text, false)
                .isError();
        return isMalformed ? Optional.empty() : Optional.of(text.flip().toString());
    }

    /** No code page has a byte that becomes more than one unit. */
    static String inCodePage(byte[] output, int codePage) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment bytes = memory.allocateFrom(ValueLayout.JAVA_BYTE, output);
            MemorySegment wide = memory.allocate(output.length * 2L, 2);
            int units = TO_WIDE.call(codePage, 0, bytes.address(), output.length, wide.address(), output.length)
                    .status();
            return WideString.read(wide, 0, units);
        }
    }
}
