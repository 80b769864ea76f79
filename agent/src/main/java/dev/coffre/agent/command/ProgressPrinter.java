package dev.coffre.agent.command;

import java.time.Duration;
import java.util.Map;

/** Prints how far a job is: on a terminal as a status line with rate and time left, for scripts as an event. */
record ProgressPrinter(TerminalOutput output) {
    /**
     * @param text key of the status line
     * @param bytesExpected 0 if unknown
     * @param event gets path, seconds, rate and, if it is known, the time left added
     */
    void print(
            String text,
            long files,
            long bytes,
            long bytesExpected,
            Duration elapsed,
            String path,
            Map<String, Object> event) {
        double seconds = Math.max(0.001, elapsed.toMillis() / 1000.0);
        double rate = bytes / seconds;
        long bytesLeft = bytesExpected - bytes;
        String left = rate > 0 && bytesLeft > 0
                ? output.texts().format("progress.left", output.format().duration(Duration.ofMillis((long)
                        (bytesLeft / rate * 1000))))
                : "";
        output.status(output.texts()
                .format(
                        text,
                        output.format().count(files),
                        output.format().bytes(bytes),
                        output.format().bytes((long) rate),
                        left,
                        path));
        event.put("path", path);
        event.put("seconds", seconds);
        event.put("bytesPerSecond", (long) rate);
        if (rate > 0 && bytesLeft > 0) {
            event.put("secondsLeft", (long) Math.ceil(bytesLeft / rate));
        }
        output.event(event);
    }
}
