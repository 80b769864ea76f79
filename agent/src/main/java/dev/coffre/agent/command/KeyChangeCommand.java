package dev.coffre.agent.command;

import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.KeySlotFactory;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.agent.registration.LossWarning;
import dev.coffre.agent.registration.PassphraseCrypto;
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
    private final VaultConnector vault;
    private final ReportedJobs jobs;
    private final PassphraseCrypto crypto;
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
    KeyChangeCommand(
            CommandRunner runner, String name, VaultConnector vault, ReportedJobs jobs, PassphraseCrypto crypto) {
        this.runner = runner;
        this.vault = vault;
        this.jobs = jobs;
        this.crypto = crypto;
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
        try (OutageReporter outages = new OutageReporter(output);
                ConnectedMachine machine = vault.connect(outages);
                RunningJob job = jobs.registry()
                        .begin(
                                JobKind.KEY_CHANGE,
                                name,
                                () -> {},
                                jobs.reporting(machine.vault().reports()))) {
            return job.run(() -> run(output, machine, job));
        }
    }

    private CommandResult run(TerminalOutput output, ConnectedMachine machine, RunningJob job) {
        machine.slotsForChange();
        try (Passphrase chosen = new PassphraseSource(runner.terminal(), output.texts(), crypto)
                .readNew(passphrase.choice(output.texts()))) {
            new LossWarning(runner.terminal(), output.texts()).require(acknowledged);
            Runnable result = change(output, new ConfirmedChange(machine, crypto.slots(), chosen, pin));
            job.end(new JobOutcome(ExitCode.DONE, Optional.empty(), Optional.empty(), JobStats.NONE, 0));
            result.run();
            return CommandResult.done();
        }
    }
}
