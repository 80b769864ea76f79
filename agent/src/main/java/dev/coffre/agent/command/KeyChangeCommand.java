package dev.coffre.agent.command;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.KeySlotFactory;
import dev.coffre.agent.registration.LossWarning;
import dev.coffre.agent.registration.PassphraseSource;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobStats;
import dev.coffre.vault.problem.ExitCode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that gives the machine a new passphrase. Its job excludes backups, and is too short to be cancelled. */
abstract sealed class KeyChangeCommand implements Callable<Integer> permits PassphraseChangeCommand, RotateKeyCommand {
    private final CommandRunner runner;
    private final String name;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private NewPassphraseOptions passphrase = new NewPassphraseOptions();

    @Mixin
    private PinOptions pin = new PinOptions();

    @Option(names = "--i-saved-the-passphrase", descriptionKey = "register.acknowledged")
    private boolean acknowledged;

    /** @param name of the command, for the log and the job history */
    KeyChangeCommand(CommandRunner runner, String name) {
        this.runner = runner;
        this.name = name;
    }

    /** A key change that the person has confirmed. */
    record ConfirmedChange(ConnectedMachine machine, KeySlotFactory slots, Passphrase passphrase, PinOptions pin) {}

    /**
     * Changes the keys.
     *
     * @return prints the result
     */
    abstract Runnable change(TerminalOutput output, ConfirmedChange change);

    final CommandRunner runner() {
        return runner;
    }

    @Override
    public final Integer call() {
        return runner.run(name, common, this::run);
    }

    private CommandResult run(TerminalOutput output) {
        AgentContext context = runner.context();
        try (OutageReporter outages = new OutageReporter(output);
                ConnectedMachine machine = ConnectedMachine.open(context, context.interactiveRetry(), outages);
                RunningJob job = new JobRegistry(context.home().state(), context.clock())
                        .begin(
                                JobKind.KEY_CHANGE,
                                name,
                                () -> {},
                                runner.reporting(machine.vault().reports()))) {
            return job.run(() -> run(output, machine, job));
        }
    }

    private CommandResult run(TerminalOutput output, ConnectedMachine machine, RunningJob job) {
        AgentContext context = runner.context();
        machine.slotsForChange();
        try (Passphrase chosen = new PassphraseSource(context.terminal(), output.texts(), context.random())
                .readNew(passphrase.choice(output.texts()))) {
            new LossWarning(context.terminal(), output.texts()).require(acknowledged);
            KeySlotFactory slots = new KeySlotFactory(context.kdf(), context.kdfParameters(), context.random());
            Runnable result = change(output, new ConfirmedChange(machine, slots, chosen, pin));
            job.end(new JobOutcome(ExitCode.DONE, Optional.empty(), Optional.empty(), JobStats.NONE, 0));
            result.run();
            return CommandResult.done();
        }
    }
}
