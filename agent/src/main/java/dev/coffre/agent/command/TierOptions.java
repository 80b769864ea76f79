package dev.coffre.agent.command;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The retention policy on the command line. */
final class TierOptions {
    @Option(names = "--daily", paramLabel = "TIER", descriptionKey = "retention.daily")
    private @Nullable String daily;

    @Option(names = "--weekly", paramLabel = "TIER", descriptionKey = "retention.weekly")
    private @Nullable String weekly;

    @Option(names = "--monthly", paramLabel = "TIER", descriptionKey = "retention.monthly")
    private @Nullable String monthly;

    @Option(names = "--yearly", paramLabel = "TIER", descriptionKey = "retention.yearly")
    private @Nullable String yearly;

    @Option(names = "--zone", paramLabel = "ZONE", descriptionKey = "retention.zone")
    private @Nullable String zone;

    @Option(names = "--none", descriptionKey = "retention.none")
    private boolean none;

    /** Returns the policy; empty for {@code --none}. Exactly one of tiers and {@code --none} must be given. */
    Optional<RetentionPolicyMessage> policy(CommandRunner runner, ZoneId usual) {
        boolean named = Stream.of(daily, weekly, monthly, yearly).anyMatch(tier -> tier != null);
        if (named == none) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", runner.texts().format(named ? "flags.exclusive" : "flags.one-of", "--daily …", "--none"));
        }
        return none
                ? Optional.empty()
                : Optional.of(RetentionPolicySyntax.parse(
                        zone(runner, usual),
                        Optional.ofNullable(daily),
                        Optional.ofNullable(weekly),
                        Optional.ofNullable(monthly),
                        Optional.ofNullable(yearly)));
    }

    private ZoneId zone(CommandRunner runner, ZoneId usual) {
        try {
            return zone == null ? usual : ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            throw ProblemCode.FLAGS_INVALID
                    .with("reason", runner.texts().format("flags.value", "--zone", String.valueOf(zone)))
                    .causedBy(unknown);
        }
    }
}
