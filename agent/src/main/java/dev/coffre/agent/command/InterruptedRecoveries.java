package dev.coffre.agent.command;

import dev.coffre.backup.recovery.AbandonedFiles;
import dev.coffre.backup.recovery.RecoveryKey;
import dev.coffre.backup.recovery.RecoveryPlan;
import dev.coffre.backup.recovery.TargetMachine;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;

/**
 * The interrupted recoveries of this machine, before another one begins.
 *
 * @param chain of the machine whose points are recovered
 */
record InterruptedRecoveries(TargetMachine machine, PointChain chain) {
    /**
     * Refuses a recovery where one of another point was interrupted: their files would be mixed. Nothing is written, except
     * that starting over forgets the interrupted recoveries.
     *
     * @param startOver gives up all interrupted recoveries to the same place, of this point too
     * @throws Problem {@code recovery-interrupted}
     */
    void settle(RecoveryPlan plan, boolean startOver) {
        RecoveryKey recovery = RecoveryKey.of(plan);
        if (!startOver) {
            interrupted(recovery).stream()
                    .filter(other -> !recovery.isSame(other))
                    .findFirst()
                    .ifPresent(other -> {
                        throw refusal(other);
                    });
        } else if (!plan.dryRun()) {
            new AbandonedFiles(machine).giveUp(recovery);
        }
    }

    private List<RecoveryKey> interrupted(RecoveryKey recovery) {
        try {
            return machine.notes().interrupted(recovery);
        } catch (Problem unusable) {
            return List.of(); // the recovery itself reports that it cannot be resumed
        }
    }

    private Problem refusal(RecoveryKey other) {
        Problem refusal = ProblemCode.RECOVERY_INTERRUPTED.with("command", other.command());
        return seq(other)
                .map(seq -> refusal.with("point", seq)
                        .with("resume", other.command().replaceFirst(" ", " " + seq + " ")))
                .orElse(refusal);
    }

    /** Returns the number of its point; empty if it was removed, or is of another machine. */
    private Optional<Long> seq(RecoveryKey recovery) {
        for (ChainLink link : chain.newestFirst()) {
            if (link instanceof StoredPoint && link.hash().equals(recovery.point())) {
                return Optional.of(link.seq());
            }
        }
        return Optional.empty();
    }
}
