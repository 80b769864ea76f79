package dev.coffre.agent.command;

import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.job.UnlockedJob;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.vault.job.JobKind;
import java.util.Optional;

/** A reading job's entry in the history; one on a machine that is not registered has no history to stand in. */
record JobNote(Optional<UnlockedJob> entry) {
    static JobNote begin(Shell shell, ReadableDomain domain, JobKind kind, String what) {
        return new JobNote(
                domain.own()
                        ? Optional.of(new Jobs(
                                        shell.world().home().state(),
                                        shell.world().clock())
                                .note(kind, what))
                        : Optional.empty());
    }

    void ended(JobOutcome outcome) {
        entry.ifPresent(job -> job.ended(outcome));
    }
}
