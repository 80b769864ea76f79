package dev.coffre.agent.command;

import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.policy.BackupPolicy;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.vault.problem.ProblemCode;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The protection group that a command changes. */
final class GroupOption {
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0," + (ProtectionGroup.MAX_NAME - 1) + "}");

    @Option(names = "--group", paramLabel = "NAME", descriptionKey = "policy.group")
    private String group = ProtectionGroup.DEFAULT_NAME;

    /** Returns the group as saved; a new group has no items. */
    ProtectionGroup now(CoffreHome home) {
        return file(home).read().group(group).orElseGet(() -> ProtectionGroup.named(group));
    }

    String name() {
        return group;
    }

    /** Returns the policy with all groups of this machine. */
    BackupPolicy policy(CoffreHome home) {
        return file(home).read();
    }

    /** Saves the change and notifies the daemon. */
    ProtectionGroup update(CoffreHome home, UnaryOperator<ProtectionGroup> change) {
        if (!NAME.matcher(group).matches()) {
            throw ProblemCode.GROUP_NAME_INVALID.with("maximum", ProtectionGroup.MAX_NAME);
        }
        ProtectionGroup changed = file(home)
                .update(policy -> policy.with(group, change))
                .group(group)
                .orElseThrow();
        new DaemonClient(home.state(), home.sockets()).notifyChanged();
        return changed;
    }

    private static BackupPolicyFile file(CoffreHome home) {
        return new BackupPolicyFile(home.policy());
    }
}
