package dev.coffre.agent.policy;

import dev.coffre.agent.schedule.Schedule;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/**
 * How many scheduled backups a day a protection group may have: two on a backup server, as in Azure Backup. {@link Schedule}
 * itself limits an ordinary machine.
 */
public record DailyBackupLimit(MachineKind kind) {
    private static final int BACKUP_SERVER_LIMIT = 2;

    /** @throws Problem {@code schedule-too-often} */
    public void require(Schedule schedule) {
        if (kind == MachineKind.BACKUP_SERVER && schedule.backupsPerDay() > BACKUP_SERVER_LIMIT) {
            throw ProblemCode.SCHEDULE_TOO_OFTEN
                    .with("times", schedule.backupsPerDay())
                    .with("maximum", BACKUP_SERVER_LIMIT);
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
