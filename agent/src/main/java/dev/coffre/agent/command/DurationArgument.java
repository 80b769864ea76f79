package dev.coffre.agent.command;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a duration on the command line: {@code 90s}, {@code 10m}, {@code 2h}. The number has at most three digits. */
final class DurationArgument {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,2})([smh])");

    private DurationArgument() {}

    static Optional<Duration> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int count = Integer.parseInt(form.group(1));
        return Optional.of(
                switch (form.group(2)) {
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    default -> Duration.ofHours(count);
                });
    }
}
