package dev.coffre.agent.command;

import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre retention preview} */
@Command(name = "preview")
final class RetentionPreviewCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final VaultConnector vault;
    private final ZoneId zone;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private TierOptions tiers = new TierOptions();

    RetentionPreviewCommand(CommandRunner runner, VaultConnector vault, ZoneId zone) {
        this.runner = runner;
        this.vault = vault;
        this.zone = zone;
    }

    @Override
    public Integer call() {
        return runner.runList("retention preview", common, this::run);
    }

    private CommandResult run(TerminalOutput output) {
        Optional<RetentionPolicyMessage> policy = tiers.policy(runner, zone);
        try (ConnectedMachine machine = vault.connect()) {
            MachineRetention retention = machine.vault().retention();
            new RetentionPrinter(output).show(after -> retention.preview(policy, after));
        }
        return CommandResult.done();
    }
}
