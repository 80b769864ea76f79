package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.wire.RetentionResponse;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre policy resume} */
@Command(name = "resume")
final class PolicyResumeCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final VaultConnector vault;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private PinOptions pin = new PinOptions();

    PolicyResumeCommand(CommandRunner runner, CoffreHome home, VaultConnector vault) {
        this.runner = runner;
        this.home = home;
        this.vault = vault;
    }

    @Override
    public Integer call() {
        return runner.run("policy resume", common, this::resume);
    }

    private CommandResult resume(TerminalOutput output) {
        StoppedProtectionFile file = new StoppedProtectionFile(home.state());
        Optional<StoppedProtectionFile.StopState> stop = file.read();
        if (stop.isEmpty()) {
            output.message("resume.nothing");
            return CommandResult.done();
        }
        Optional<RetentionPolicyMessage> policy = stop.orElseThrow().policy();
        if (policy.isPresent()) {
            setPolicy(output, policy);
        }
        file.delete();
        output.message("resume.done");
        return CommandResult.done();
    }

    private void setPolicy(TerminalOutput output, Optional<RetentionPolicyMessage> policy) {
        try (ConnectedMachine machine = vault.connect()) {
            MachineRetention retention = machine.vault().retention();
            RetentionResponse planned = retention.preview(policy, Long.MAX_VALUE);
            if (planned.policy().equals(retention.show(Long.MAX_VALUE).policy())) {
                return; // an earlier run set it and lost the answer
            }
            if (planned.shortens()) {
                output.message("resume.shortens", planned.safeguards().softDeleteDays());
            }
            retention.set(policy, planned.shortens() ? Optional.of(pin.pin(runner)) : Optional.empty());
        }
    }
}
