package dev.coffre.agent.console.schedule;

import dev.coffre.agent.console.frame.Visit;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.PolicyForm;
import dev.coffre.vault.retention.PolicyText;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The form fields of a retention policy.
 *
 * @param daily in the syntax of {@link PolicyText}, empty for no such tier; likewise the other tiers
 */
public record RetentionForm(String daily, String weekly, String monthly, String yearly, String zone) {

    static RetentionForm of(Optional<PolicyForm> policy, ZoneId here) {
        return new RetentionForm(
                policy.flatMap(PolicyForm::daily).map(PolicyText::write).orElse(""),
                policy.flatMap(PolicyForm::weekly).map(PolicyText::write).orElse(""),
                policy.flatMap(PolicyForm::monthly).map(PolicyText::write).orElse(""),
                policy.flatMap(PolicyForm::yearly).map(PolicyText::write).orElse(""),
                policy.map(PolicyForm::zone).orElse(here.getId()));
    }

    static RetentionForm of(Visit visit) {
        return new RetentionForm(
                visit.field("daily").orElse(""),
                visit.field("weekly").orElse(""),
                visit.field("monthly").orElse(""),
                visit.field("yearly").orElse(""),
                visit.field("zone").orElse(""));
    }

    /**
     * Returns the policy; empty if it has no tier, which keeps every point.
     *
     * @throws dev.coffre.vault.problem.Problem {@code retention-policy-invalid}
     */
    Optional<PolicyForm> policy() {
        if ((daily + weekly + monthly + yearly).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(PolicyText.read(zoneId(), tier(daily), tier(weekly), tier(monthly), tier(yearly)));
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
