package dev.coffre.agent.command;

import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.retention.PolicyForm;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre policy preview} */
@Command(name = "preview")
final class PolicyPreviewCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private TierOptions tiers = new TierOptions();

    PolicyPreviewCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("policy preview", common, this::run);
    }

    private Result run(Speech speech) {
        Optional<PolicyForm> policy = tiers.policy(shell);
        try (ConnectedMachine machine =
                ConnectedMachine.open(shell.world(), shell.world().brief())) {
            MachineRetention retention = machine.vault().retention();
            new RetentionList(speech).show(after -> retention.preview(policy, after));
        }
        return Result.done();
    }
}
