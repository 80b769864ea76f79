package dev.coffre.agent.command;

import dev.coffre.agent.machine.PointPages;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.agent.world.World;
import dev.coffre.backup.recall.RecallThreads;
import dev.coffre.backup.restore.RestorePlan;
import dev.coffre.backup.restore.RestoreRun;
import dev.coffre.backup.run.CancelToken;

/** How much room a recovery takes. */
final class RecoverySize {
    private RecoverySize() {}

    /**
     * Bytes of the files. Of a whole point it is known; of a part of it the pages say it, which the recovery reads anyway.
     *
     * @param plan of the recovery; nothing is written, whatever it says
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
