package dev.coffre.acceptance.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Requests to a bucket that take place hours after their callers gave up. */
final class LateRequests {
    private static final Duration LONGEST_DELAY = Duration.ofHours(20);
    private static final String SEGMENTS = "journal/";
    private static final String OWNER = "owner";

    private final Chance chance;
    private final Trace trace;
    private final Predicate<Request> perform;
    private final List<Late> late = new ArrayList<>();
    private Duration elapsed = Duration.ZERO;
    private boolean isHeld;

    LateRequests(Chance chance, Trace trace, Predicate<Request> perform) {
        this.chance = chance;
        this.trace = trace;
        this.perform = perform;
    }

    /**
     * A request that writes.
     *
     * @param bytes empty for a deletion
     * @param retainUntil when the lock of what is written ends
     * @param version that is deleted; empty without locks
     */
    record Request(String key, Optional<byte[]> bytes, boolean isNew, Instant retainUntil, String version) {
        static Request put(String key, byte[] bytes, boolean isNew, Instant retainUntil) {
            return new Request(key, Optional.of(bytes), isNew, retainUntil, "");
        }

        static Request delete(String key, String version) {
            return new Request(key, Optional.empty(), false, Instant.EPOCH, version);
        }
    }

    private record Late(Request request, Duration due) {
        boolean isSegment() {
            return request.key.startsWith(SEGMENTS);
        }
    }

    void passed(Duration time) {
        elapsed = elapsed.plus(time);
        for (Late each : List.copyOf(late)) {
            if (each.due.compareTo(elapsed) <= 0) {
                deliver(each);
            }
        }
    }

    void add(Request request) {
        // An owner that is written late would take the store from who took it since, who would have to start again.
        if (!request.key.equals(OWNER)) {
            late.add(new Late(request, elapsed.plusMinutes(chance.between(1, (int) LONGEST_DELAY.toMinutes()))));
        }
    }

    /** Whether what is under way arrives only when it is said. */
    void hold(boolean now) {
        isHeld = now;
    }

    /** One of those that are under way arrives. */
    void deliverOne() {
        if (!late.isEmpty() && !isHeld) {
            deliver(chance.of(late));
        }
    }

    /** Whether segments are under way: a change without an answer may still come about. */
    boolean hasSegments() {
        return late.stream().anyMatch(Late::isSegment);
    }

    /** Delivers the segment that is under way for longest. */
    void deliverFirstSegment() {
        late.stream().filter(Late::isSegment).findFirst().ifPresent(this::deliver);
    }

    void deliverAll() {
        List.copyOf(late).forEach(this::deliver);
    }

    private void deliver(Late arrived) {
        late.remove(arrived);
        trace.add("late: %s %s", arrived.request.bytes.isPresent() ? "PUT" : "DELETE", arrived.request.key);
        var unheard = perform.test(arrived.request);
    }

    /** A repetition would heal what rotted. */
    void forget(String key) {
        late.removeIf(each -> each.request.key.equals(key));
    }
}
