package dev.coffre.agent.platform.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.Win32Function;
import dev.coffre.backup.win32.Win32Handle;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of UTF-8 through one end of a pipe. */
record PipeStream(Win32Handle pipe) {
    private static final Win32Function READ_FILE = Win32Function.of("kernel32", "ReadFile");
    private static final Win32Function WRITE_FILE = Win32Function.of("kernel32", "WriteFile");
    private static final int BUFFER = 4_096;

    void writeLine(String line) throws ErrnoException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment all = memory.allocate(bytes.length);
            MemorySegment.copy(bytes, 0, all, ValueLayout.JAVA_BYTE, 0, bytes.length);
            MemorySegment written = memory.allocate(4, 4);
            int from = 0;
            while (from < bytes.length) {
                WRITE_FILE
                        .call(pipe.value(), all.address() + from, bytes.length - from, written.address(), 0)
                        .requireTrue(ByteString.EMPTY);
                from += written.get(ValueLayout.JAVA_INT, 0);
            }
        }
    }

    /** Returns the first line; empty if the other end closes before, or if it is longer than {@code limit} bytes. */
    Optional<String> readLine(int limit) throws ErrnoException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment buffer = memory.allocate(BUFFER);
            MemorySegment read = memory.allocate(4, 4);
            while (line.size() <= limit) {
                boolean open = READ_FILE
                        .call(pipe.value(), buffer.address(), BUFFER, read.address(), 0)
                        .isTrue();
                int count = open ? read.get(ValueLayout.JAVA_INT, 0) : 0;
                if (count == 0) {
                    return Optional.empty();
                }
                for (int i = 0; i < count; i++) {
                    byte next = buffer.get(ValueLayout.JAVA_BYTE, i);
                    if (next == '\n') {
                        return line.size() <= limit
                                ? Optional.of(line.toString(StandardCharsets.UTF_8))
                                : Optional.empty();
                    }
                    line.write(next);
                }
            }
        }
        return Optional.empty();
    }
}
