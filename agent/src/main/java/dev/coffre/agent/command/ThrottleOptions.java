package dev.coffre.agent.command;

import dev.coffre.agent.text.Texts;
import dev.coffre.agent.throttle.Bitrate;
import dev.coffre.agent.throttle.Throttle;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The bandwidth limits. Setting a rate or hours without {@code --throttle} enables them. */
final class ThrottleOptions {
    @Option(names = "--throttle", paramLabel = "on|off", descriptionKey = "throttle")
    private @Nullable String whether;

    @Option(names = "--throttle-work-days", paramLabel = "DAYS", descriptionKey = "throttle.work-days")
    private @Nullable String workDays;

    @Option(names = "--throttle-work-hours", paramLabel = "START-END", descriptionKey = "throttle.work-hours")
    private @Nullable String workHours;

    @Option(names = "--throttle-work-rate", paramLabel = "RATE", descriptionKey = "throttle.work-rate")
    private @Nullable String workRate;

    @Option(names = "--throttle-other-rate", paramLabel = "RATE", descriptionKey = "throttle.other-rate")
    private @Nullable String otherRate;

    /** Returns the changed throttle; the same if no option was given. */
    Throttle changed(Throttle kept, Texts texts) {
        Changed changed = new Changed(kept, texts)
                .by(
                        "--throttle-work-days",
                        workDays,
                        (throttle, days) -> throttle.workHours().on(days).map(throttle::withWorkHours))
                .by(
                        "--throttle-work-hours",
                        workHours,
                        (throttle, hours) -> throttle.workHours().at(hours).map(throttle::withWorkHours))
                .by(
                        "--throttle-work-rate",
                        workRate,
                        (throttle, rate) -> Bitrate.parse(rate).map(throttle::withWork))
                .by(
                        "--throttle-other-rate",
                        otherRate,
                        (throttle, rate) -> Bitrate.parse(rate).map(throttle::withOther))
                .by("--throttle", whether, (throttle, word) -> switch (word) {
                    case "on" -> Optional.of(throttle.withEnabled(true));
                    case "off" -> Optional.of(throttle.withEnabled(false));
                    default -> Optional.empty();
                });
        return changed.throttle;
    }

    private record Changed(Throttle throttle, Texts texts) {
        Changed by(String flag, @Nullable String value, BiFunction<Throttle, String, Optional<Throttle>> change) {
            if (value == null) {
                return this;
            }
            return change.apply(throttle.withEnabled(true), value)
                    .map(next -> new Changed(next, texts))
                    .orElseThrow(() -> ProblemCode.FLAGS_INVALID.with("reason", texts.say("flags.value", flag, value)));
        }
    }
}
