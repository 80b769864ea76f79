package dev.coffre.agent.platform.windows;

import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of this process as they were written. {@code java.exe} reads them in the code page of the system, which lacks
 * most characters, and expands wildcards.
 *
 * @param mainClass the argument after which those of the program begin
 */
record WideCommandLine(String mainClass) {
    private static final Win32Function GET_COMMAND_LINE = Win32Function.of("kernel32", "GetCommandLineW");
    private static final Win32Function TO_ARGV = Win32Function.of("shell32", "CommandLineToArgvW");
    private static final Win32Function LOCAL_FREE = Win32Function.of("kernel32", "LocalFree");

    /** Returns the arguments after the main class; {@code given} if it is not on the command line. */
    List<String> arguments(List<String> given) {
        List<String> all = words();
        int main = all.indexOf(mainClass);
        return main < 0
                ? List.copyOf(given)
                : all.subList(main + 1, all.size()).stream()
                        .map(word -> CommandLineBytes.text(WideString.encode(word)))
                        .toList();
    }

    /** Returns the whole command line, the program first. */
    static List<String> words() {
        return split(WideString.readTerminated(GET_COMMAND_LINE.call().value()));
    }

    /** Splits a command line as programs do, the program first. */
    static List<String> split(String line) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment count = memory.allocate(4, 4);
            long words = TO_ARGV.call(WideString.allocate(line, memory).address(), count.address())
                    .value();
            if (words == 0) {
                return List.of();
            }
            try {
                int size = count.get(ValueLayout.JAVA_INT, 0);
                MemorySegment pointers = MemorySegment.ofAddress(words).reinterpret(8L * size);
                List<String> all = new ArrayList<>(size);
                for (int i = 0; i < size; i++) {
                    all.add(WideString.readTerminated(pointers.getAtIndex(ValueLayout.JAVA_LONG, i)));
                }
                return all;
            } finally {
                LOCAL_FREE.call(words);
            }
        }
    }
}
