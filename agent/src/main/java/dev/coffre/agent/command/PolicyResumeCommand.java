package dev.coffre.agent.command;

import dev.coffre.agent.home.StoppedProtection;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.retention.PolicyForm;
import dev.coffre.vault.wire.RetentionShown;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre policy resume} */
@Command(name = "resume")
final class PolicyResumeCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PinOptions pin = new PinOptions();

    PolicyResumeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("policy resume", common, this::resume);
    }

    private Result resume(Speech speech) {
        StoppedProtection file = new StoppedProtection(shell.world().home().state());
        Optional<StoppedProtection.Stop> stop = file.read();
        if (stop.isEmpty()) {
            speech.say("resume.nothing");
            return Result.done();
        }
        Optional<PolicyForm> policy = stop.orElseThrow().policy();
        if (policy.isPresent()) {
            takeUp(speech, policy);
        }
        file.delete();
        speech.say("resume.done");
        return Result.done();
    }

    private void takeUp(Speech speech, Optional<PolicyForm> policy) {
        try (ConnectedMachine machine =
                ConnectedMachine.open(shell.world(), shell.world().brief())) {
            MachineRetention retention = machine.vault().retention();
            RetentionShown planned = retention.preview(policy, Long.MAX_VALUE);
            if (planned.policy().equals(retention.show(Long.MAX_VALUE).policy())) {
                return; // an earlier run set it and lost the answer
            }
            if (planned.shortens()) {
                speech.say("resume.shortens", planned.safeguards().softDeleteDays());
            }
            retention.set(policy, planned.shortens() ? Optional.of(pin.pin(shell)) : Optional.empty());
        }
    }
}
