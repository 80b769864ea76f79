package dev.coffre.server.retention;

import dev.coffre.server.catalog.HoldingRow;
import dev.coffre.server.catalog.Holdings;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.Policies;
import dev.coffre.server.catalog.Safeguards;
import dev.coffre.vault.retention.RetentionPlan;
import dev.coffre.vault.retention.RetentionPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A machine's points with the policy and safeguards that decide about them, as of one moment. */
record MachinePlan(Optional<RetentionPolicy> policy, Safeguards safeguards, List<HoldingRow> points) {
    MachinePlan {
        points = List.copyOf(points);
    }

    static MachinePlan of(MachineRow machine, Connection connection) throws SQLException {
        return new MachinePlan(
                new Policies(connection).find(machine.id()),
                Safeguards.of(machine.vault(), connection),
                new Holdings(connection).of(machine.id()));
    }

    /** Returns the same plan with these deleted points undeleted. */
    MachinePlan restored(List<Long> seqs) {
        Set<Long> back = Set.copyOf(seqs);
        return new MachinePlan(
                policy,
                safeguards,
                points.stream()
                        .map(point -> back.contains(point.seq()) ? point.restored() : point)
                        .toList());
    }

    RetentionPlan at(Instant now) {
        return under(policy, now);
    }

    RetentionPlan under(Optional<RetentionPolicy> other, Instant now) {
        return RetentionPlan.of(
                other,
                safeguards.minimum(),
                points.stream()
                        .filter(HoldingRow::countsForRetention)
                        .map(HoldingRow::held)
                        .toList(),
                now);
    }
}
