package dev.coffre.agent.platform.windows;

import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * A setting of a service beyond its creation ({@code ChangeServiceConfig2W}).
 *
 * @param name for people, as in the texts
 * @param value makes the structure of this level
 */
record ServiceSetting(String name, int level, Function<SegmentAllocator, MemorySegment> value) {
    private static final int DESCRIPTION = 1;
    private static final int FAILURE_ACTIONS = 2;
    private static final int DELAYED_AUTO_START = 3;
    private static final int FAILURE_ACTIONS_FLAG = 4;
    private static final int SERVICE_SID = 5;
    private static final int PRESHUTDOWN = 7;

    private static final int SID_TYPE_UNRESTRICTED = 1;
    private static final int RESTART = 1;

    /** Longer than the daemon takes to stop a job at a safe point. */
    private static final Duration PRESHUTDOWN_TIMEOUT = Duration.ofMinutes(1);

    private static final Duration FAILURES_FORGOTTEN_AFTER = Duration.ofDays(1);
    private static final List<Duration> RESTART_DELAYS =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(5));

    private static final Win32Function CHANGE = Win32Function.of("advapi32", "ChangeServiceConfig2W");

    /** Returns all settings of the agent's service. */
    static List<ServiceSetting> all(String description) {
        return List.of(
                new ServiceSetting("description", DESCRIPTION, memory -> text(description, memory)),
                new ServiceSetting("delayed-start", DELAYED_AUTO_START, memory -> number(1, memory)),
                new ServiceSetting("recovery", FAILURE_ACTIONS, ServiceSetting::restarts),
                new ServiceSetting("recovery-after-errors", FAILURE_ACTIONS_FLAG, memory -> number(1, memory)),
                new ServiceSetting("sid", SERVICE_SID, memory -> number(SID_TYPE_UNRESTRICTED, memory)),
                new ServiceSetting("preshutdown", PRESHUTDOWN, memory -> number(millis(PRESHUTDOWN_TIMEOUT), memory)));
    }

    /** Applies the setting to an opened service. Returns false if the system does not know it. */
    boolean apply(long service) {
        try (Arena memory = Arena.ofConfined()) {
            return CHANGE.call(service, level, value.apply(memory).address()).isTrue();
        }
    }

    private static MemorySegment text(String text, SegmentAllocator memory) {
        MemorySegment pointer = memory.allocate(ValueLayout.JAVA_LONG);
        pointer.set(ValueLayout.JAVA_LONG, 0, WideString.allocate(text, memory).address());
        return pointer;
    }

    private static MemorySegment number(int value, SegmentAllocator memory) {
        MemorySegment number = memory.allocate(ValueLayout.JAVA_INT);
        number.set(ValueLayout.JAVA_INT, 0, value);
        return number;
    }

    /** {@code SERVICE_FAILURE_ACTIONSW}: reset period, message, command, and the actions, of which the last one repeats. */
    private static MemorySegment restarts(SegmentAllocator memory) {
        MemorySegment actions = memory.allocate(ValueLayout.JAVA_INT, 2L * RESTART_DELAYS.size());
        for (int i = 0; i < RESTART_DELAYS.size(); i++) {
            actions.setAtIndex(ValueLayout.JAVA_INT, 2L * i, RESTART);
            actions.setAtIndex(ValueLayout.JAVA_INT, 2L * i + 1, millis(RESTART_DELAYS.get(i)));
        }
        MemorySegment failures = memory.allocate(40, 8);
        failures.set(ValueLayout.JAVA_INT, 0, Math.toIntExact(FAILURES_FORGOTTEN_AFTER.toSeconds()));
        failures.set(ValueLayout.JAVA_INT, 24, RESTART_DELAYS.size());
        failures.set(ValueLayout.JAVA_LONG, 32, actions.address());
        return failures;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
