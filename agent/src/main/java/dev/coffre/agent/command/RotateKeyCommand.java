package dev.coffre.agent.command;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.KeyRotation;
import dev.coffre.agent.machine.KeySlotFactory;
import dev.coffre.agent.registration.LossWarning;
import dev.coffre.agent.registration.PassphraseSource;
import dev.coffre.agent.registration.RecoveryCodeChoice;
import dev.coffre.agent.registration.RecoveryCodeSource;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.RecoveryCode;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre passphrase rotate-key} */
@Command(name = "rotate-key")
final class RotateKeyCommand implements Callable<Integer> {
    private final CommandRunner runner;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private NewPassphraseOptions passphrase = new NewPassphraseOptions();

    @Mixin
    private PinOptions pin = new PinOptions();

    @Option(names = "--i-saved-the-passphrase", descriptionKey = "register.acknowledged")
    private boolean acknowledged;

    @Option(names = "--recovery-code-file", paramLabel = "FILE", descriptionKey = "register.recovery-code-file")
    private @Nullable String recoveryCodeFile;

    @Option(names = "--no-recovery-code", descriptionKey = "rotate-key.no-recovery-code")
    private boolean noRecoveryCode;

    RotateKeyCommand(CommandRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return runner.run("passphrase rotate-key", common, this::rotate);
    }

    private CommandResult rotate(TerminalOutput output) {
        AgentContext context = runner.context();
        try (OutageReporter outages = new OutageReporter(output);
                ConnectedMachine machine = ConnectedMachine.open(context, context.interactiveRetry(), outages);
                RunningJob job = KeyChangeJob.begin(runner, machine, "passphrase rotate-key")) {
            return job.run(() -> rotate(output, machine, job));
        }
    }

    private CommandResult rotate(TerminalOutput output, ConnectedMachine machine, RunningJob job) {
        AgentContext context = runner.context();
        machine.slotsForChange();
        try (Passphrase chosen = new PassphraseSource(context.terminal(), output.texts(), context.random())
                .readNew(passphrase.choice(output.texts()))) {
            new LossWarning(context.terminal(), output.texts()).require(acknowledged);
            Optional<RecoveryCode> code =
                    new RecoveryCodeSource(context.terminal(), output.texts(), context.random()).create(recoveryCode());
            KeySlotFactory slots = new KeySlotFactory(context.kdf(), context.kdfParameters(), context.random());
            KeyFolder keys = new KeyFolder(context.home().keys());
            int epoch = new KeyRotation(slots, keys, context.random()).run(machine, chosen, code, pin.pin(runner));
            code.ifPresent(RecoveryCode::close);
            KeyChangeJob.done(job);
            output.message("passphrase.rotated", epoch);
            return CommandResult.done();
        }
    }

    private RecoveryCodeChoice recoveryCode() {
        if (recoveryCodeFile != null) {
            return new RecoveryCodeChoice.ToFile(NewPassphraseOptions.codePath(recoveryCodeFile));
        }
        return noRecoveryCode ? new RecoveryCodeChoice.Declined() : new RecoveryCodeChoice.Offered();
    }
}
