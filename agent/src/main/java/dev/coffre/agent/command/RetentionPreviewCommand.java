package dev.coffre.agent.command;

import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre retention preview} */
@Command(name = "preview")
final class RetentionPreviewCommand implements Callable<Integer> {
    private final CommandRunner runner;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private TierOptions tiers = new TierOptions();

    RetentionPreviewCommand(CommandRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return runner.run("retention preview", common, this::run);
    }

    private CommandResult run(TerminalOutput output) {
        Optional<RetentionPolicyMessage> policy = tiers.policy(runner);
        try (ConnectedMachine machine =
                ConnectedMachine.open(runner.context(), runner.context().interactiveRetry())) {
            MachineRetention retention = machine.vault().retention();
            new RetentionPrinter(output).show(after -> retention.preview(policy, after));
        }
        return CommandResult.done();
    }
}
