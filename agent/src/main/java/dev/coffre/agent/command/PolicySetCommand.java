package dev.coffre.agent.command;

import dev.coffre.agent.home.StoppedProtection;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.retention.PolicyForm;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre policy set} */
@Command(name = "set")
final class PolicySetCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private TierOptions tiers = new TierOptions();

    @Mixin
    private PinOptions pin = new PinOptions();

    PolicySetCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("policy set", common, this::run);
    }

    private Result run(Speech speech) {
        Optional<PolicyForm> policy = tiers.policy(shell);
        try (ConnectedMachine machine =
                ConnectedMachine.open(shell.world(), shell.world().brief())) {
            MachineRetention retention = machine.vault().retention();
            boolean shortens = retention.preview(policy, Long.MAX_VALUE).shortens();
            retention.set(policy, shortens ? Optional.of(pin.pin(shell)) : Optional.empty());
            new StoppedProtection(shell.world().home().state()).delete();
            speech.say("policy.set");
        }
        return Result.done();
    }
}
