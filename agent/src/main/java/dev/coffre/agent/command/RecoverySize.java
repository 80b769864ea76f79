package dev.coffre.agent.command;

import dev.coffre.agent.machine.PointPages;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.agent.world.World;
import dev.coffre.backup.recall.RecallThreads;
import dev.coffre.backup.restore.RestorePlan;
import dev.coffre.backup.restore.RestoreRun;
import dev.coffre.backup.run.CancelToken;

/** Computes the size of a recovery. */
final class RecoverySize {
    private RecoverySize() {}

    /**
     * Returns the total bytes of the files. The size of a whole point is recorded in it; for a part, reads the tree pages,
     * which the recovery needs anyway.
     *
     * @param plan of the recovery; only a dry run is made of it
     */
    static long of(RestorePlan plan, ReadableDomain domain, PointPages pages, World world) {
        if (plan.paths().isEmpty()) {
            return plan.point().ext().bytes();
        }
        try (RecallThreads threads = RecallThreads.ofCores(1)) {
            return new RestoreRun(
                            plan.rehearsed(),
                            domain.reader(),
                            pages,
                            domain.keys(),
                            threads,
                            event -> {},
                            new CancelToken(),
                            world.clock(),
                            world.random())
                    .run()
                    .totals()
                    .bytes();
        }
    }
}
