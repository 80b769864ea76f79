package dev.coffre.agent.platform.windows;

import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Reads the version of this Windows. The build comes from {@code RtlGetVersion}, because the answer of {@code GetVersionEx}
 * depends on the manifest of the program. The names come from the registry.
 */
final class WindowsVersionReader {
    private static final String KEY = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
    private static final long HKEY_LOCAL_MACHINE = (int) 0x8000_0002;
    private static final long RRF_RT_REG_SZ = 2;
    private static final int MAX_VALUE_BYTES = 512;

    /** Size of {@code OSVERSIONINFOW}, and the offset of its build number. */
    private static final int VERSION_BYTES = 276;

    private static final int BUILD_OFFSET = 12;

    private WindowsVersionReader() {}

    static WindowsVersion read() {
        try (Arena memory = Arena.ofConfined()) {
            return new WindowsVersion(
                    value("ProductName", memory).orElse("Windows"),
                    value("DisplayVersion", memory).or(() -> value("ReleaseId", memory)),
                    build(memory));
        }
    }

    private static int build(Arena memory) {
        MemorySegment version = memory.allocate(VERSION_BYTES, 4);
        version.set(ValueLayout.JAVA_INT, 0, VERSION_BYTES);
        Win32Function.of("ntdll", "RtlGetVersion").call(version.address());
        return version.get(ValueLayout.JAVA_INT, BUILD_OFFSET);
    }

    /** Empty if there is no such value, or one of another type or length. */
    private static Optional<String> value(String name, Arena memory) {
        MemorySegment data = memory.allocate(MAX_VALUE_BYTES, 2);
        MemorySegment size = memory.allocate(ValueLayout.JAVA_INT);
        size.set(ValueLayout.JAVA_INT, 0, MAX_VALUE_BYTES);
        int failure = Win32Function.of("advapi32", "RegGetValueW")
                .call(
                        HKEY_LOCAL_MACHINE,
                        WideString.allocate(KEY, memory).address(),
                        WideString.allocate(name, memory).address(),
                        RRF_RT_REG_SZ,
                        0,
                        data.address(),
                        size.address())
                .status();
        if (failure != 0) {
            return Optional.empty();
        }
        int units = Math.min(size.get(ValueLayout.JAVA_INT, 0), MAX_VALUE_BYTES) / 2;
        String text = WideString.read(data, 0, units);
        int end = text.indexOf('\0');
        return Optional.of(end < 0 ? text : text.substring(0, end)).filter(found -> !found.isBlank());
    }
}
