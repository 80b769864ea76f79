package dev.coffre.server.cli;

import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Options for a retention policy. */
final class PolicyOptions {
    @Option(names = "--daily", paramLabel = "TIER", descriptionKey = "policy.daily")
    private Optional<String> daily = Optional.empty();

    @Option(names = "--weekly", paramLabel = "TIER", descriptionKey = "policy.weekly")
    private Optional<String> weekly = Optional.empty();

    @Option(names = "--monthly", paramLabel = "TIER", descriptionKey = "policy.monthly")
    private Optional<String> monthly = Optional.empty();

    @Option(names = "--yearly", paramLabel = "TIER", descriptionKey = "policy.yearly")
    private Optional<String> yearly = Optional.empty();

    @Option(names = "--zone", paramLabel = "ZONE", descriptionKey = "policy.zone")
    private Optional<ZoneId> zone = Optional.empty();

    /** Empty if no tier is given. Throws {@code retention-policy-invalid} if one cannot be parsed. */
    Optional<RetentionPolicyMessage> policy() {
        boolean named = Stream.of(daily, weekly, monthly, yearly).anyMatch(Optional::isPresent);
        return named
                ? Optional.of(RetentionPolicySyntax.parse(
                        zone.orElseGet(ZoneId::systemDefault), daily, weekly, monthly, yearly))
                : Optional.empty();
    }
}
