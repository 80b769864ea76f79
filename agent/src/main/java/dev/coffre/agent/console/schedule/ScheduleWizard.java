package dev.coffre.agent.console.schedule;

import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.page.PageResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Loads the protection group that the wizard changes, and renders the page around each step. */
record ScheduleWizard(CoffreHome home, ConsoleLayout layout) {
    BackupPolicyFile policy() {
        return new BackupPolicyFile(home.policy());
    }

    ProtectionGroup group() {
        return policy().read()
                .group(ProtectionGroup.DEFAULT_NAME)
                .orElseGet(() -> ProtectionGroup.named(ProtectionGroup.DEFAULT_NAME));
    }

    void update(UnaryOperator<ProtectionGroup> change) {
        policy().update(policy -> policy.with(ProtectionGroup.DEFAULT_NAME, change));
        new DaemonClient(home.state(), home.sockets()).notifyChanged();
    }

    PageResponse page(
            ConsolePageRequest request, ScheduleStep step, Map<String, Object> values, Optional<Problem> problem) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("step", step);
        return PageResponse.framed(
                "console/schedule-" + step.code(), layout.frame(request, "schedule.title"), all, problem);
    }
}
