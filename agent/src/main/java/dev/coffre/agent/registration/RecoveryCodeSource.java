package dev.coffre.agent.registration;

import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.sealing.slot.RecoveryCodeResult;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** Generates recovery codes, shows or saves them once, and reads them from files. The caller closes them. */
public final class RecoveryCodeSource {
    private static final int MAX_ATTEMPTS = 3;

    private final Terminal terminal;
    private final AgentMessages texts;
    private final SecureRandom random;
    private final SecretFiles files;

    public RecoveryCodeSource(Terminal terminal, AgentMessages texts, PassphraseCrypto crypto) {
        this.terminal = terminal;
        this.texts = texts;
        this.random = crypto.random();
        this.files = crypto.secretFiles();
    }

    /** Returns a new code that the user has seen or saved; empty if none is wanted. */
    public Optional<RecoveryCode> create(RecoveryCodeChoice choice) {
        return switch (choice) {
            case RecoveryCodeChoice.Declined declined -> Optional.empty();
            case RecoveryCodeChoice.ToFile(Path file) -> Optional.of(saveNew(files.ofRecoveryCode(file)));
            case RecoveryCodeChoice.Offered offered -> isWanted() ? Optional.of(showAndConfirm()) : Optional.empty();
        };
    }

    /**
     * Checks that a code can be saved as chosen.
     *
     * @throws dev.coffre.vault.problem.Problem {@code recovery-code-file-…} if not
     */
    static void requireWritable(RecoveryCodeChoice choice, SecretFiles files) {
        if (choice instanceof RecoveryCodeChoice.ToFile(Path path)) {
            UserSecretFile file = files.ofRecoveryCode(path);
            file.create("");
            file.discard();
        }
    }

    private boolean isWanted() {
        if (!terminal.isInteractive()) {
            terminal.err().println(texts.format("recovery-code.none"));
            return false;
        }
        return terminal.ask(texts.format("recovery-code.offer"))
                .map(answer -> answer.isBlank() || texts.isYes(answer))
                .orElse(false);
    }

    private RecoveryCode saveNew(UserSecretFile file) {
        RecoveryCode code = RecoveryCode.generate(random);
        file.create(code.reveal());
        return code;
    }

    /** Returns the code only after the user has read a group of it back. */
    private RecoveryCode showAndConfirm() {
        RecoverySheet sheet = RecoverySheet.of(RecoveryCode.generate(random), random);
        terminal.err().println(texts.format("recovery-code.show", sheet.text()));
        for (int tries = 1; tries <= MAX_ATTEMPTS; tries++) {
            String typed = terminal.ask(texts.format("recovery-code.confirm", sheet.askedGroup()))
                    .orElse("");
            if (sheet.isConfirmedBy(typed)) {
                return sheet.code();
            }
            terminal.err().println(texts.format("recovery-code.not-confirmed", sheet.askedGroup()));
        }
        sheet.close();
        throw ProblemCode.RECOVERY_CODE_UNCONFIRMED.problem();
    }

    /** Returns the code in a file. */
    public RecoveryCode read(Path file) {
        byte[] contents = files.ofRecoveryCode(file).read();
        try {
            return switch (RecoveryCode.read(new String(contents, StandardCharsets.UTF_8))) {
                case RecoveryCodeResult.Accepted(RecoveryCode code) -> code;
                case RecoveryCodeResult.WrongLength wrong -> throw ProblemCode.RECOVERY_CODE_MALFORMED.problem();
                case RecoveryCodeResult.UnknownSymbol wrong -> throw ProblemCode.RECOVERY_CODE_MALFORMED.problem();
                case RecoveryCodeResult.Mistyped wrong -> throw ProblemCode.RECOVERY_CODE_MALFORMED.problem();
            };
        } finally {
            Arrays.fill(contents, (byte) 0);
        }
    }
}
