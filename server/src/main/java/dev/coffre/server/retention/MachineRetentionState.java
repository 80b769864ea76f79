package dev.coffre.server.retention;

import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.PointRetentionRow;
import dev.coffre.server.catalog.PointRetentionTable;
import dev.coffre.server.catalog.RetentionPolicyTable;
import dev.coffre.server.catalog.Safeguards;
import dev.coffre.vault.retention.RetentionPlan;
import dev.coffre.vault.retention.RetentionPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A machine's points with the policy and safeguards that decide about them, as of one moment. */
record MachineRetentionState(Optional<RetentionPolicy> policy, Safeguards safeguards, List<PointRetentionRow> points) {
    MachineRetentionState {
        points = List.copyOf(points);
    }

    static MachineRetentionState of(MachineRow machine, CatalogConnection connection) {
        return new MachineRetentionState(
                new RetentionPolicyTable(connection).find(machine.id()),
                Safeguards.ofVault(machine.vault(), connection),
                new PointRetentionTable(connection).ofMachine(machine.id()));
    }

    /** Returns this state with these deleted points undeleted. */
    MachineRetentionState withUndeleted(List<Long> seqs) {
        Set<Long> back = Set.copyOf(seqs);
        return new MachineRetentionState(
                policy,
                safeguards,
                points.stream()
                        .map(point -> back.contains(point.seq()) ? point.undeleted() : point)
                        .toList());
    }

    RetentionPlan planAt(Instant now) {
        return planUnder(policy, now);
    }

    RetentionPlan planUnder(Optional<RetentionPolicy> other, Instant now) {
        return RetentionPlan.of(
                other,
                safeguards.minimum(),
                points.stream()
                        .filter(PointRetentionRow::countsForRetention)
                        .map(PointRetentionRow::toHeldPoint)
                        .toList(),
                now);
    }
}
