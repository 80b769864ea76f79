package dev.coffre.agent.console.schedule;

import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Frames;
import dev.coffre.agent.console.frame.Problems;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.page.Frame;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What the pages of the wizard share: the protection group that they change, and the page around each. */
record ScheduleWizard(World world, Frames frames) {
    BackupPolicyFile policy() {
        return new BackupPolicyFile(world.home().policy());
    }

    ProtectionGroup group() {
        return policy().read()
                .group(ProtectionGroup.FIRST)
                .orElseGet(() -> ProtectionGroup.named(ProtectionGroup.FIRST));
    }

    void update(UnaryOperator<ProtectionGroup> change) {
        policy().update(policy -> policy.with(ProtectionGroup.FIRST, change));
        new DaemonClient(world.home().state()).changed();
    }

    Answer page(Visit visit, ScheduleStep step, Map<String, Object> values, Optional<Problem> problem) {
        Frame frame = frames.of(visit, "schedule.title");
        Map<String, Object> all = new HashMap<>(values);
        all.put(
                "frame",
                problem.map(told -> frame.with(Problems.notice(told, visit.language())))
                        .orElse(frame));
        all.put("step", step);
        return new Answer.Page(
                problem.map(told -> told.code().httpStatus()).orElse(200), "console/schedule-" + step.code(), all);
    }
}
