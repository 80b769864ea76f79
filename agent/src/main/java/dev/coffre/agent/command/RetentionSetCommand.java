package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre retention set} */
@Command(name = "set")
final class RetentionSetCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final VaultConnector vault;
    private final ZoneId zone;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private TierOptions tiers = new TierOptions();

    @Mixin
    private PinOptions pin = new PinOptions();

    RetentionSetCommand(CommandRunner runner, CoffreHome home, VaultConnector vault, ZoneId zone) {
        this.runner = runner;
        this.home = home;
        this.vault = vault;
        this.zone = zone;
    }

    @Override
    public Integer call() {
        return runner.run("retention set", common, this::run);
    }

    private CommandResult run(TerminalOutput output) {
        Optional<RetentionPolicyMessage> policy = tiers.policy(runner, zone);
        try (ConnectedMachine machine = vault.connect()) {
            MachineRetention retention = machine.vault().retention();
            boolean shortens = retention.preview(policy, Long.MAX_VALUE).shortens();
            retention.set(policy, shortens ? Optional.of(pin.pin(runner)) : Optional.empty());
            new StoppedProtectionFile(home.state()).delete();
            output.message("retention.set");
        }
        return CommandResult.done();
    }
}
