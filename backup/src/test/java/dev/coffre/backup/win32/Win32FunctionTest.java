package dev.coffre.backup.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.WINDOWS)
class Win32FunctionTest {
    private static final Win32Function CREATE_FILE = Win32Function.of("kernel32", "CreateFileW");
    private static final int OPEN_EXISTING = 3;

    @Test
    void passesArgumentsBeyondTheRegisters() throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            long path = WideString.allocate("C:\\windows", memory).address();

            try (Win32Handle folder = CREATE_FILE
                    .call(path, 0, 7, 0, OPEN_EXISTING, 0x02000000, 0)
                    .requireHandle(ByteString.EMPTY)) {
                assertThat(folder.value()).isPositive();
            }
        }
    }

    @Test
    void reportsTheLastError() {
        try (Arena memory = Arena.ofConfined()) {
            long path = WideString.allocate("C:\\windows\\no such file", memory).address();

            assertThatThrownBy(() -> CREATE_FILE
                            .call(path, 0, 7, 0, OPEN_EXISTING, 0, 0)
                            .requireHandle(ByteString.utf8("no such file")))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessage("CreateFileW 'no such file': ENOENT");
        }
    }
}
