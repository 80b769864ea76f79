package dev.coffre.server.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * When a machine's last recovery points were received.
 *
 * @param newest receipt time of the newest point, if there is any
 * @param usualInterval the median of the gaps between the last points, but at least a day, so that no machine is late
 *     within a day
 * @param newestDamaged whether the newest point, or a record that it needs, is damaged
 */
public record PointHistory(Optional<Instant> newest, Duration usualInterval, boolean newestDamaged) {
    /** The usual interval is the median of at most ten gaps, which needs eleven points. */
    public static final int MAX_POINTS = 11;

    private static final Duration MIN_INTERVAL = Duration.ofHours(24);

    /** @param received newest first, at most {@value #MAX_POINTS} */
    public static PointHistory of(List<Instant> received, boolean newestDamaged) {
        return new PointHistory(received.stream().findFirst(), usualInterval(received), newestDamaged);
    }

    /** Returns when the machine is late unless it makes another point; empty if it has none. */
    public Optional<Instant> due() {
        return newest.map(last -> last.plus(usualInterval.multipliedBy(2)));
    }

    private static Duration usualInterval(List<Instant> received) {
        List<Duration> gaps = IntStream.range(1, received.size())
                .mapToObj(i -> Duration.between(received.get(i), received.get(i - 1)))
                .sorted()
                .toList();
        if (gaps.isEmpty()) {
            return MIN_INTERVAL;
        }
        Duration median =
                gaps.get((gaps.size() - 1) / 2).plus(gaps.get(gaps.size() / 2)).dividedBy(2);
        return median.compareTo(MIN_INTERVAL) < 0 ? MIN_INTERVAL : median;
    }
}
