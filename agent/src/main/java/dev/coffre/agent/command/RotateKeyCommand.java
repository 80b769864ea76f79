package dev.coffre.agent.command;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.machine.KeyRotation;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.agent.registration.PassphraseCrypto;
import dev.coffre.agent.registration.RecoveryCodeChoice;
import dev.coffre.agent.registration.RecoveryCodeSource;
import dev.coffre.sealing.slot.RecoveryCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coffre passphrase rotate-key} */
@Command(name = "rotate-key")
final class RotateKeyCommand extends KeyChangeCommand {
    private final KeyFolder keys;
    private final PassphraseCrypto crypto;

    @Option(names = "--recovery-code-file", paramLabel = "FILE", descriptionKey = "register.recovery-code-file")
    private @Nullable String recoveryCodeFile;

    @Option(names = "--no-recovery-code", descriptionKey = "rotate-key.no-recovery-code")
    private boolean noRecoveryCode;

    RotateKeyCommand(
            CommandRunner runner, VaultConnector vault, ReportedJobs jobs, PassphraseCrypto crypto, KeyFolder keys) {
        super(runner, "passphrase rotate-key", vault, jobs, crypto);
        this.keys = keys;
        this.crypto = crypto;
    }

    @Override
    Runnable change(TerminalOutput output, ConfirmedChange change) {
        Optional<RecoveryCode> code =
                new RecoveryCodeSource(runner().terminal(), output.texts(), crypto).create(recoveryCode());
        int epoch = new KeyRotation(change.slots(), keys, crypto.random())
                .run(change.machine(), change.passphrase(), code, change.pin().pin(runner()));
        code.ifPresent(RecoveryCode::close);
        return () -> output.message("passphrase.rotated", epoch);
    }

    private RecoveryCodeChoice recoveryCode() {
        if (recoveryCodeFile != null) {
            return new RecoveryCodeChoice.ToFile(NewPassphraseOptions.codePath(recoveryCodeFile));
        }
        return noRecoveryCode ? new RecoveryCodeChoice.Declined() : new RecoveryCodeChoice.Offered();
    }
}
