package dev.coffre.agent.command;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.KeyRotation;
import dev.coffre.agent.machine.SlotWriter;
import dev.coffre.agent.registration.LossWarning;
import dev.coffre.agent.registration.PassphraseSource;
import dev.coffre.agent.registration.RecoveryCodeChoice;
import dev.coffre.agent.registration.RecoveryCodes;
import dev.coffre.agent.world.World;
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
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

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

    RotateKeyCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("passphrase rotate-key", common, this::rotate);
    }

    private Result rotate(Speech speech) {
        World world = shell.world();
        try (OutageNews outages = new OutageNews(speech);
                ConnectedMachine machine = ConnectedMachine.open(world, world.brief(), outages);
                RunningJob job = KeyChangeJob.begin(shell, machine, "passphrase rotate-key")) {
            return job.run(() -> rotate(speech, machine, job));
        }
    }

    private Result rotate(Speech speech, ConnectedMachine machine, RunningJob job) {
        World world = shell.world();
        machine.slotsToChange();
        try (Passphrase chosen = new PassphraseSource(world.terminal(), speech.texts(), world.random())
                .choose(passphrase.choice(speech.texts()))) {
            new LossWarning(world.terminal(), speech.texts()).require(acknowledged);
            Optional<RecoveryCode> code =
                    new RecoveryCodes(world.terminal(), speech.texts(), world.random()).make(recoveryCode());
            SlotWriter slots = new SlotWriter(world.kdf(), world.cost(), world.random());
            KeyFolder keys = new KeyFolder(world.home().keys());
            int epoch = new KeyRotation(slots, keys, world.random()).run(machine, chosen, code, pin.pin(shell));
            code.ifPresent(RecoveryCode::close);
            KeyChangeJob.done(job);
            speech.say("passphrase.rotated", epoch);
            return Result.done();
        }
    }

    private RecoveryCodeChoice recoveryCode() {
        if (recoveryCodeFile != null) {
            return new RecoveryCodeChoice.ToFile(NewPassphraseOptions.codePath(recoveryCodeFile));
        }
        return noRecoveryCode ? new RecoveryCodeChoice.Declined() : new RecoveryCodeChoice.Offered();
    }
}
