package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.JobRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.message.PointEntry;
import dev.coffre.server.retention.RetentionService;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.wire.RetainedPointEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The recovery points of a machine, as its page shows them. */
public final class MachinePoints {
    private final Inventory inventory;
    private final JobSearch jobs;
    private final RetentionService retention;

    public MachinePoints(Inventory inventory, JobSearch jobs, RetentionService retention) {
        this.inventory = inventory;
        this.jobs = jobs;
        this.retention = retention;
    }

    /** Returns all recovery points of the machine. */
    List<PointEntry> of(MachineRow machine) {
        return inventory.points(machine.id()).points();
    }

    /** Returns the end of the chain, also if that point is deleted by now. */
    ChainHead head(MachineRow machine) {
        return inventory.head(machine.id());
    }

    /**
     * Adds to each point the bytes that its backup stored, the time of its last clean check, and its retention. Each is empty
     * if unknown.
     */
    List<MachinePage.ShownPoint> shown(MachineRow machine, List<PointEntry> points) {
        Map<Long, Long> added = new TreeMap<>();
        Map<Long, Instant> verified = new TreeMap<>();
        List<Long> seqs = points.stream().map(PointEntry::seq).toList();
        for (JobRow job : jobs.findByPoints(machine.id(), seqs)) {
            JobResult end = job.end().orElseThrow();
            long seq = end.point().orElseThrow();
            if (job.kind() == JobKind.BACKUP) {
                added.putIfAbsent(seq, end.stats().bytesStored());
            } else if (job.kind() == JobKind.CHECK && end.outcome() == JobState.COMPLETED) {
                verified.putIfAbsent(seq, job.ended().orElse(job.started()));
            }
        }
        Map<Long, RetainedPointEntry> retained = retained(machine, seqs);
        return points.stream()
                .map(point -> new MachinePage.ShownPoint(
                        point,
                        Optional.ofNullable(added.get(point.seq())),
                        Optional.ofNullable(verified.get(point.seq())),
                        Optional.ofNullable(retained.get(point.seq()))))
                .toList();
    }

    private Map<Long, RetainedPointEntry> retained(MachineRow machine, List<Long> seqs) {
        Map<Long, RetainedPointEntry> retained = new TreeMap<>();
        seqs.stream()
                .min(Long::compare)
                .ifPresent(first ->
                        retention.show(machine, first - 1).points().forEach(point -> retained.put(point.seq(), point)));
        return retained;
    }
}
