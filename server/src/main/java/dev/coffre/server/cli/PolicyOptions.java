package dev.coffre.server.cli;

import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;

/** Options for a retention policy. */
final class PolicyOptions {
    private static final String TIER = "TIER";

    private PolicyOptions() {}

    /** Returns these arguments and the options. */
    static Arg[] and(Arg... others) {
        return Stream.concat(
                        Stream.of(others),
                        Stream.of(
                                Arg.option("--daily", TIER, "policy.daily"),
                                Arg.option("--weekly", TIER, "policy.weekly"),
                                Arg.option("--monthly", TIER, "policy.monthly"),
                                Arg.option("--yearly", TIER, "policy.yearly"),
                                Arg.option("--zone", "ZONE", "policy.zone", ZoneId.class)))
                .toArray(Arg[]::new);
    }

    /** Empty if no tier is given. Throws {@code retention-policy-invalid} if one cannot be parsed. */
    static Optional<RetentionPolicyMessage> policy(Arguments given) {
        Optional<String> daily = given.optional("--daily");
        Optional<String> weekly = given.optional("--weekly");
        Optional<String> monthly = given.optional("--monthly");
        Optional<String> yearly = given.optional("--yearly");
        return Stream.of(daily, weekly, monthly, yearly).anyMatch(Optional::isPresent)
                ? Optional.of(RetentionPolicySyntax.parse(
                        given.value("--zone", ZoneId.class).orElseGet(ZoneId::systemDefault),
                        daily,
                        weekly,
                        monthly,
                        yearly))
                : Optional.empty();
    }
}
