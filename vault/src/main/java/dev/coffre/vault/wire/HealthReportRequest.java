package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.PERCENT;
import static dev.coffre.vault.field.FieldFormat.Format.SYSTEM;
import static dev.coffre.vault.field.FieldFormat.Format.VERSION;

import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.AgentSoftware;
import java.util.Optional;

/** What an agent reports about itself; {@code cacheFree} in percent. */
public record HealthReportRequest(
        @FieldFormat(VERSION) String agentVersion,
        @FieldFormat(SYSTEM) String os,
        @FieldFormat(PERCENT) Optional<Integer> cacheFree,
        @FieldLimit(max = FieldLimit.MAX_COUNT) Optional<Long> protectedItems) {

    public static HealthReportRequest of(AgentHealth health) {
        return new HealthReportRequest(
                health.software().version(), health.software().os(), health.cacheFree(), health.protectedItems());
    }

    /** @throws MalformedMessageException when a value is out of range */
    public AgentHealth toHealth() {
        try {
            return new AgentHealth(new AgentSoftware(agentVersion, os), cacheFree, protectedItems);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException(String.valueOf(e.getMessage()), e);
        }
    }
}
