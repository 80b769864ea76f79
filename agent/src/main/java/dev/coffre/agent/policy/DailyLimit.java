package dev.coffre.agent.policy;

import dev.coffre.agent.schedule.Schedule;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/**
 * How often a day a protection group may be backed up by itself, which is the product's rule: a backup server twice. How
 * many times an ordinary machine may choose is a rule of {@link Schedule} itself.
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

    /** Of all groups of a policy. @throws Problem {@code schedule-too-often} */
    public void require(BackupPolicy policy) {
        policy.groups().stream().flatMap(group -> group.schedule().stream()).forEach(form -> require(form.schedule()));
    }
}
