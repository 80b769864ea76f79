package dev.coffre.server.endpoint;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Which defects are logged with their stack trace: of each kind the first in a minute. A request that fails can be repeated
 * without end, and its traces would fill the disk. Thread-safe.
 */
final class TracePace {
    static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** More kinds at once get no trace. */
    static final int MOST_KINDS = 100;

    private static final String OURS = "dev.coffre.";

    private final LongSupplier nanos;
    private final Map<String, Long> traced = new HashMap<>();

    TracePace(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized boolean takesTrace(Throwable defect) {
        long now = nanos.getAsLong();
        traced.values().removeIf(at -> now - at >= MINUTE);
        return traced.size() < MOST_KINDS && traced.putIfAbsent(kind(defect), now) == null;
    }

    /** Class and place: the innermost frame of this program, or else of any. */
    private static String kind(Throwable defect) {
        StackTraceElement[] frames = defect.getStackTrace();
        String place = Stream.of(frames)
                .filter(frame -> frame.getClassName().startsWith(OURS))
                .findFirst()
                .or(() -> Stream.of(frames).findFirst())
                .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                .orElse("");
        return defect.getClass().getName() + " " + place;
    }
}
