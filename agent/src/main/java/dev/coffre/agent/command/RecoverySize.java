package dev.coffre.agent.command;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.machine.PointPageCache;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.recovery.RecoveryPlan;
import dev.coffre.backup.recovery.RecoveryRun;
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
    static long of(RecoveryPlan plan, ReadableDomain domain, PointPageCache pages, AgentContext context) {
        if (plan.paths().isEmpty()) {
            return plan.point().ext().bytes();
        }
        try (FetchThreads threads = FetchThreads.ofCores(1)) {
            return new RecoveryRun(
                            plan.asDryRun(),
                            domain.reader(),
                            pages,
                            domain.keys(),
                            threads,
                            event -> {},
                            new CancelToken(),
                            context.clock(),
                            context.random())
                    .run()
                    .totals()
                    .bytes();
        }
    }
}
