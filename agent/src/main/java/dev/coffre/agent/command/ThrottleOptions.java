package dev.coffre.agent.command;

import dev.coffre.agent.text.AgentMessages;
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
    private @Nullable String onOrOff;

    @Option(names = "--throttle-work-days", paramLabel = "DAYS", descriptionKey = "throttle.work-days")
    private @Nullable String workDays;

    @Option(names = "--throttle-work-hours", paramLabel = "START-END", descriptionKey = "throttle.work-hours")
    private @Nullable String workHours;

    @Option(names = "--throttle-work-rate", paramLabel = "RATE", descriptionKey = "throttle.work-rate")
    private @Nullable String workRate;

    @Option(names = "--throttle-other-rate", paramLabel = "RATE", descriptionKey = "throttle.other-rate")
    private @Nullable String otherRate;

    /** Returns the changed throttle; the same if no option was given. */
    Throttle changed(Throttle kept, AgentMessages texts) {
        Change changed = new Change(kept, texts)
                .apply(
                        "--throttle-work-days",
                        workDays,
                        (throttle, days) -> throttle.workHours().withDays(days).map(throttle::withWorkHours))
                .apply(
                        "--throttle-work-hours",
                        workHours,
                        (throttle, hours) ->
                                throttle.workHours().withHours(hours).map(throttle::withWorkHours))
                .apply(
                        "--throttle-work-rate",
                        workRate,
                        (throttle, rate) -> Bitrate.parse(rate).map(throttle::withWork))
                .apply(
                        "--throttle-other-rate",
                        otherRate,
                        (throttle, rate) -> Bitrate.parse(rate).map(throttle::withOther))
                .apply("--throttle", onOrOff, (throttle, word) -> switch (word) {
                    case "on" -> Optional.of(throttle.withEnabled(true));
                    case "off" -> Optional.of(throttle.withEnabled(false));
                    default -> Optional.empty();
                });
        return changed.throttle;
    }

    private record Change(Throttle throttle, AgentMessages texts) {
        Change apply(String flag, @Nullable String value, BiFunction<Throttle, String, Optional<Throttle>> change) {
            if (value == null) {
                return this;
            }
            return change.apply(throttle.withEnabled(true), value)
                    .map(next -> new Change(next, texts))
                    .orElseThrow(
                            () -> ProblemCode.FLAGS_INVALID.with("reason", texts.format("flags.value", flag, value)));
        }
    }
}
