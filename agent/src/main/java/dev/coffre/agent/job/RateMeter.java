package dev.coffre.agent.job;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Measures the rate of a job over the last ten seconds. An average since the start would show for minutes what the line no
 * longer gives. Not thread-safe.
 */
public final class RateMeter {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    /** The rate of a shorter time says nothing of the rest. */
    private static final Duration MIN_MEASURED = Duration.ofSeconds(2);

    /** Beyond that, the estimate is worth nothing. */
    private static final Duration MAX_LEFT = Duration.ofDays(100);

    private static final int MAX_SAMPLES = 100;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Duration at, long bytes) {}

    public RateMeter() {
        samples.add(new Sample(Duration.ZERO, 0));
    }

    /**
     * Adds a measurement and returns the rate until then.
     *
     * @param elapsed since the job began
     * @param bytes done until then
     * @param bytesExpected done at the end; 0 if unknown
     */
    public JobRate measure(Duration elapsed, long bytes, long bytesExpected) {
        if (elapsed.compareTo(samples.getLast().at()) < 0) {
            samples.clear(); // the clock was set back
        }
        samples.add(new Sample(elapsed, bytes));
        while (samples.size() > 2 && (samples.size() > MAX_SAMPLES || isOutside(second(), elapsed))) {
            samples.remove();
        }
        Sample first = samples.element();
        long millis = Math.max(1, elapsed.minus(first.at()).toMillis());
        double rate = Math.max(0, bytes - first.bytes()) * 1_000.0 / millis;
        boolean measured = elapsed.minus(first.at()).compareTo(MIN_MEASURED) >= 0;
        double seconds = (bytesExpected - bytes) / rate;
        boolean known = measured && rate > 0 && bytesExpected > bytes && seconds < MAX_LEFT.toSeconds();
        return new JobRate(
                Math.round(rate),
                known ? Optional.of(Duration.ofMillis(Math.round(seconds * 1_000))) : Optional.empty());
    }

    private Sample second() {
        return samples.stream().skip(1).findFirst().orElseThrow();
    }

    /** Returns whether the window begins at this sample or later, so that the sample before it is not needed. */
    private static boolean isOutside(Sample sample, Duration now) {
        return now.minus(sample.at()).compareTo(WINDOW) >= 0;
    }
}
