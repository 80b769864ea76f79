package dev.coffre.agent.registration;

import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.Texts;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.sealing.slot.RecoveryCodeReading;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** Generates recovery codes, shows or saves them once, and reads them from files. The caller closes them. */
public final class RecoveryCodes {
    private static final int TRIES = 3;

    private final Terminal terminal;
    private final Texts texts;
    private final SecureRandom random;

    public RecoveryCodes(Terminal terminal, Texts texts, SecureRandom random) {
        this.terminal = terminal;
        this.texts = texts;
        this.random = random;
    }

    /** Returns a new code that the user has seen or saved; empty if none is wanted. */
    public Optional<RecoveryCode> make(RecoveryCodeChoice choice) {
        return switch (choice) {
            case RecoveryCodeChoice.Declined declined -> Optional.empty();
            case RecoveryCodeChoice.ToFile(Path file) -> Optional.of(saved(SecretFile.ofRecoveryCode(file)));
            case RecoveryCodeChoice.Offered offered -> wanted() ? Optional.of(shown()) : Optional.empty();
        };
    }

    /**
     * Checks that a code can be saved as chosen.
     *
     * @throws dev.coffre.vault.problem.Problem {@code recovery-code-file-…} if not
     */
    static void requireWritable(RecoveryCodeChoice choice) {
        if (choice instanceof RecoveryCodeChoice.ToFile(Path path)) {
            SecretFile file = SecretFile.ofRecoveryCode(path);
            file.create("");
            file.discard();
        }
    }

    private boolean wanted() {
        if (!terminal.isInteractive()) {
            terminal.err().println(texts.say("recovery-code.none"));
            return false;
        }
        return terminal.ask(texts.say("recovery-code.offer"))
                .map(answer -> answer.isBlank() || texts.isYes(answer))
                .orElse(false);
    }

    private RecoveryCode saved(SecretFile file) {
        RecoveryCode code = RecoveryCode.generate(random);
        file.create(code.reveal());
        return code;
    }

    /** Returns the code only after the user has read a group of it back. */
    private RecoveryCode shown() {
        RecoverySheet sheet = RecoverySheet.of(RecoveryCode.generate(random), random);
        terminal.err().println(texts.say("recovery-code.show", sheet.text()));
        for (int tries = 1; tries <= TRIES; tries++) {
            String typed = terminal.ask(texts.say("recovery-code.confirm", sheet.askedGroup()))
                    .orElse("");
            if (sheet.isConfirmedBy(typed)) {
                return sheet.code();
            }
            terminal.err().println(texts.say("recovery-code.not-confirmed", sheet.askedGroup()));
        }
        sheet.close();
        throw ProblemCode.RECOVERY_CODE_UNCONFIRMED.problem();
    }

    /** Returns the code in a file. */
    public RecoveryCode read(Path file) {
        byte[] contents = SecretFile.ofRecoveryCode(file).read();
        try {
            return switch (RecoveryCode.read(new String(contents, StandardCharsets.UTF_8))) {
                case RecoveryCodeReading.Accepted(RecoveryCode code) -> code;
                case RecoveryCodeReading.WrongLength wrong -> throw ProblemCode.RECOVERY_CODE_MALFORMED.problem();
                case RecoveryCodeReading.UnknownSymbol wrong -> throw ProblemCode.RECOVERY_CODE_MALFORMED.problem();
                case RecoveryCodeReading.Mistyped wrong -> throw ProblemCode.RECOVERY_CODE_MALFORMED.problem();
            };
        } finally {
            Arrays.fill(contents, (byte) 0);
        }
    }
}
