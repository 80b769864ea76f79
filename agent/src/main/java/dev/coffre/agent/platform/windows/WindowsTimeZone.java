package dev.coffre.agent.platform.windows;

import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.ZoneId;
import java.util.TimeZone;
import java.util.function.Supplier;

/**
 * The machine's current time zone. The JVM maps the names of Windows to those of Java, but only when it looks for its default
 * zone. So it looks again when the name has changed.
 */
final class WindowsTimeZone implements Supplier<ZoneId> {
    private static final Win32Function GET_TIME_ZONE = Win32Function.of("kernel32", "GetDynamicTimeZoneInformation");

    /** DYNAMIC_TIME_ZONE_INFORMATION. */
    private static final int SIZE = 432;

    private static final int KEY_NAME_OFFSET = 172;
    private static final int KEY_NAME_UNITS = 128;

    private String keyName = keyName();
    private ZoneId zone;

    WindowsTimeZone(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public synchronized ZoneId get() {
        String current = keyName();
        if (!current.equals(keyName)) {
            keyName = current;
            System.clearProperty("user.timezone"); // the result of the last look
            TimeZone.setDefault(null);
            zone = ZoneId.systemDefault();
        }
        return zone;
    }

    private static String keyName() {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment information = memory.allocate(SIZE, 4);
            GET_TIME_ZONE.call(information.address());
            String name = WideString.read(information, KEY_NAME_OFFSET, KEY_NAME_UNITS);
            int end = name.indexOf('\0');
            return end < 0 ? name : name.substring(0, end);
        }
    }
}
