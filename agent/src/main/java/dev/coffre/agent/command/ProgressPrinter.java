package dev.coffre.agent.command;

import dev.coffre.agent.job.JobRate;
import dev.coffre.agent.job.RateMeter;
import dev.coffre.agent.text.ApproximateDuration;
import java.time.Duration;
import java.util.Map;

/**
 * Prints how far a job is: on a terminal as a status line with share, rate and time left, for scripts as an event. One for
 * each job; not thread-safe.
 */
final class ProgressPrinter {
    private final TerminalOutput output;
    private final RateMeter meter = new RateMeter();

    ProgressPrinter(TerminalOutput output) {
        this.output = output;
    }

    /**
     * @param files done
     * @param filesExpected 0 if unknown
     * @param bytes done
     * @param bytesExpected 0 if unknown
     * @param path being processed
     */
    record Reached(long files, long filesExpected, long bytes, long bytesExpected, Duration elapsed, String path) {}

    /**
     * Prints the progress, and returns the rate.
     *
     * @param text key of the status line
     * @param event gets the expected sums, path, seconds, rate and, if it is known, the time left added
     */
    JobRate print(String text, Reached reached, Map<String, Object> event) {
        JobRate rate = meter.measure(reached.elapsed(), reached.bytes(), reached.bytesExpected());
        output.status(output.texts()
                .format(
                        text,
                        output.format().count(reached.files()),
                        bytes(reached),
                        output.format().bytes(rate.bytesPerSecond()),
                        rate.timeLeft().map(this::left).orElse(""),
                        reached.path()));
        if (reached.filesExpected() > 0 || reached.bytesExpected() > 0) {
            event.put("filesExpected", reached.filesExpected());
            event.put("bytesExpected", reached.bytesExpected());
        }
        event.put("path", reached.path());
        event.put("seconds", reached.elapsed().toMillis() / 1_000.0);
        event.put("bytesPerSecond", rate.bytesPerSecond());
        rate.timeLeft().ifPresent(left -> event.put("secondsLeft", left.toSeconds()));
        output.event(event);
        return rate;
    }

    private String bytes(Reached reached) {
        String done = output.format().bytes(reached.bytes());
        return reached.bytesExpected() > reached.bytes()
                ? output.texts().format("progress.of", done, output.format().bytes(reached.bytesExpected()), (int)
                        (100.0 * reached.bytes() / reached.bytesExpected()))
                : done;
    }

    private String left(Duration time) {
        ApproximateDuration left = ApproximateDuration.of(time);
        return output.texts()
                .format(
                        "progress.left",
                        output.texts()
                                .format(
                                        "progress.left." + left.unit().code(),
                                        output.format().count(left.number())));
    }
}
