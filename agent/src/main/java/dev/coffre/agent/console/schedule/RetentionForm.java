package dev.coffre.agent.console.schedule;

import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The form fields of a retention policy.
 *
 * @param daily in the syntax of {@link RetentionPolicySyntax}, empty for no such tier; likewise the other tiers
 */
public record RetentionForm(String daily, String weekly, String monthly, String yearly, String zone) {

    static RetentionForm of(Optional<RetentionPolicyMessage> policy, ZoneId here) {
        return new RetentionForm(
                policy.flatMap(RetentionPolicyMessage::daily)
                        .map(RetentionPolicySyntax::format)
                        .orElse(""),
                policy.flatMap(RetentionPolicyMessage::weekly)
                        .map(RetentionPolicySyntax::format)
                        .orElse(""),
                policy.flatMap(RetentionPolicyMessage::monthly)
                        .map(RetentionPolicySyntax::format)
                        .orElse(""),
                policy.flatMap(RetentionPolicyMessage::yearly)
                        .map(RetentionPolicySyntax::format)
                        .orElse(""),
                policy.map(RetentionPolicyMessage::zone).orElse(here.getId()));
    }

    static RetentionForm of(ConsolePageRequest request) {
        return new RetentionForm(
                request.field("daily").orElse(""),
                request.field("weekly").orElse(""),
                request.field("monthly").orElse(""),
                request.field("yearly").orElse(""),
                request.field("zone").orElse(""));
    }

    /**
     * Returns the policy; empty if it has no tier, which keeps every point.
     *
     * @throws dev.coffre.vault.problem.Problem {@code retention-policy-invalid}
     */
    Optional<RetentionPolicyMessage> policy() {
        if ((daily + weekly + monthly + yearly).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                RetentionPolicySyntax.parse(zoneId(), tier(daily), tier(weekly), tier(monthly), tier(yearly)));
    }

    private ZoneId zoneId() {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            throw ProblemCode.RETENTION_POLICY_INVALID.with("reason", "no time zone of this name");
        }
    }

    private static Optional<String> tier(String text) {
        return Optional.of(text).filter(written -> !written.isEmpty());
    }
}
