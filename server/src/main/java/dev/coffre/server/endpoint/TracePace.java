package dev.coffre.server.endpoint;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Decides which defects are logged with their stack trace: the first of each kind in a minute. A failing request can be
 * repeated endlessly, and its traces would fill the disk. Thread-safe.
 */
final class TracePace {
    static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** Maximum number of kinds tracked at once. Further kinds are logged without a trace. */
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

    /** Returns the class of the defect and its innermost frame, preferably one of this program. */
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
