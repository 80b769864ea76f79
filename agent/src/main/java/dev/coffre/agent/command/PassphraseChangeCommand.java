package dev.coffre.agent.command;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.KeySlotFactory;
import dev.coffre.agent.machine.PassphraseChange;
import dev.coffre.agent.registration.LossWarning;
import dev.coffre.agent.registration.PassphraseSource;
import dev.coffre.sealing.slot.Passphrase;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre passphrase change} */
@Command(name = "change")
final class PassphraseChangeCommand implements Callable<Integer> {
    private final CommandRunner runner;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private NewPassphraseOptions passphrase = new NewPassphraseOptions();

    @Mixin
    private PinOptions pin = new PinOptions();

    @Option(names = "--i-saved-the-passphrase", descriptionKey = "register.acknowledged")
    private boolean acknowledged;

    PassphraseChangeCommand(CommandRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return runner.run("passphrase change", common, this::change);
    }

    private CommandResult change(TerminalOutput output) {
        AgentContext context = runner.context();
        try (OutageReporter outages = new OutageReporter(output);
                ConnectedMachine machine = ConnectedMachine.open(context, context.interactiveRetry(), outages);
                RunningJob job = KeyChangeJob.begin(runner, machine, "passphrase change")) {
            return job.run(() -> change(output, machine, job));
        }
    }

    private CommandResult change(TerminalOutput output, ConnectedMachine machine, RunningJob job) {
        AgentContext context = runner.context();
        machine.slotsForChange();
        try (Passphrase chosen = new PassphraseSource(context.terminal(), output.texts(), context.random())
                .readNew(passphrase.choice(output.texts()))) {
            new LossWarning(context.terminal(), output.texts()).require(acknowledged);
            KeySlotFactory slots = new KeySlotFactory(context.kdf(), context.kdfParameters(), context.random());
            new PassphraseChange(slots, new KeyFolder(context.home().keys())).run(machine, chosen, pin.pin(runner));
            KeyChangeJob.done(job);
            output.message("passphrase.changed");
            return CommandResult.done();
        }
    }
}
