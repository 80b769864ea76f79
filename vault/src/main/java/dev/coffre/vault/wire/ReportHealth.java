package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.PERCENT;
import static dev.coffre.vault.field.Holds.What.SYSTEM;
import static dev.coffre.vault.field.Holds.What.VERSION;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.Limit;
import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.AgentSoftware;
import java.util.Optional;

/** What an agent reports about itself; {@code cacheFree} in percent. */
public record ReportHealth(
        @Holds(VERSION) String agentVersion,
        @Holds(SYSTEM) String os,
        @Holds(PERCENT) Optional<Integer> cacheFree,
        @Limit(most = Limit.COUNT) Optional<Long> protectedItems) {

    public static ReportHealth of(AgentHealth health) {
        return new ReportHealth(
                health.software().version(), health.software().os(), health.cacheFree(), health.protectedItems());
    }

    /** @throws MalformedMessage when a value is out of range */
    public AgentHealth meant() {
        try {
            return new AgentHealth(new AgentSoftware(agentVersion, os), cacheFree, protectedItems);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessage(String.valueOf(e.getMessage()), e);
        }
    }
}
