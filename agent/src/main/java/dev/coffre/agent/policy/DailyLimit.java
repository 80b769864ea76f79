package dev.coffre.agent.policy;

import dev.coffre.agent.schedule.Schedule;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/**
 * How many scheduled backups a day a protection group may have: two on a backup server, as in Azure Backup. {@link Schedule}
 * itself limits an ordinary machine.
 */
public record DailyLimit(MachineKind kind) {
    private static final int OF_A_BACKUP_SERVER = 2;

    /** @throws Problem {@code schedule-too-often} */
    public void require(Schedule schedule) {
        if (kind == MachineKind.BACKUP_SERVER && schedule.mostADay() > OF_A_BACKUP_SERVER) {
            throw ProblemCode.SCHEDULE_TOO_OFTEN
                    .with("times", schedule.mostADay())
                    .with("maximum", OF_A_BACKUP_SERVER);
        }
    }

    /**
     * Checks all groups of a policy.
     *
     * @throws Problem {@code schedule-too-often}
     */
    public void require(BackupPolicy policy) {
        policy.groups().stream().flatMap(group -> group.schedule().stream()).forEach(form -> require(form.schedule()));
    }
}
