package dev.coffre.server.health;

import dev.coffre.server.message.MachineHealthEntry;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.job.AgentHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The health of a machine.
 *
 * @param os as it was registered
 * @param seen its last authenticated request by the vault's clock
 * @param agentReport the last health report of its agent
 */
public record MachineHealth(
        MachineId machine,
        String name,
        MachineKind kind,
        String os,
        Instant seen,
        PointHistory points,
        Optional<AgentHealth> agentReport) {
    private static final Duration SILENT_AFTER = Duration.ofDays(3);

    /** Returns everything that is wrong at {@code now}, by the vault's clock; empty if nothing is. */
    public Set<Concern> concerns(Instant now) {
        Set<Concern> concerns = EnumSet.noneOf(Concern.class);
        if (seen.plus(SILENT_AFTER).isBefore(now)) {
            concerns.add(Concern.NOT_SEEN);
        }
        if (points.newest().isEmpty()) {
            concerns.add(Concern.NO_POINT);
        }
        if (points.due().filter(due -> due.isBefore(now)).isPresent()) {
            concerns.add(Concern.OVERDUE);
        }
        if (points.newestDamaged()) {
            concerns.add(Concern.NEWEST_DAMAGED);
        }
        return concerns;
    }

    public ProtectionState protection(Instant now) {
        Set<Concern> concerns = concerns(now);
        if (concerns.contains(Concern.NOT_SEEN)) {
            return ProtectionState.SILENT;
        }
        return concerns.isEmpty() ? ProtectionState.PROTECTED : ProtectionState.AT_RISK;
    }

    /** Returns the machine as an entry of a list. */
    public MachineHealthEntry entry(Instant now) {
        return new MachineHealthEntry(
                machine.toString(),
                name,
                protection(now).code(),
                concerns(now).stream().map(Concern::code).toList(),
                seen.toEpochMilli(),
                points.newest().map(Instant::toEpochMilli),
                points.due().map(Instant::toEpochMilli),
                agentReport.map(health -> health.software().version()),
                agentReport.map(health -> health.software().os()).orElse(os),
                agentReport.flatMap(AgentHealth::cacheFree),
                agentReport.flatMap(AgentHealth::protectedItems));
    }
}
