package dev.coffre.server.access;

import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.Arrays;

/** What a security PIN is good for. */
public enum PinOperation {
    CHANGE_PASSPHRASE("change-passphrase", Duration.ofMinutes(5)),
    ROTATE_KEY("rotate-key", Duration.ofMinutes(5)),

    /** A change of passphrase or key after which no recovery code opens, or another one than before. */
    DROP_RECOVERY_CODE("drop-recovery-code", Duration.ofMinutes(5)),

    /** A new installation takes over the machine's chain. Whoever does that has to get it installed first. */
    REPLACE_MACHINE("replace-machine", Duration.ofHours(1)),

    SHORTEN_RETENTION("shorten-retention", Duration.ofMinutes(5)),
    DELETE_DATA("delete-data", Duration.ofMinutes(5)),

    /** Of a vault: makes it protect its machines less. */
    LOOSEN_SAFEGUARDS("loosen-safeguards", Duration.ofMinutes(5)),

    /** Of a vault. */
    DELETE_VAULT("delete-vault", Duration.ofMinutes(5));

    private final String text;
    private final Duration life;

    PinOperation(String text, Duration life) {
        this.text = text;
        this.life = life;
    }

    /** The word on the wire and on the command line. */
    public String text() {
        return text;
    }

    /** Whether its PINs are for a vault, not for a machine. */
    public boolean isOfVault() {
        return this == LOOSEN_SAFEGUARDS || this == DELETE_VAULT;
    }

    /** How long a PIN for this holds. */
    public Duration life() {
        return life;
    }

    public static PinOperation named(String text) {
        return Arrays.stream(values())
                .filter(operation -> operation.text.equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemCode.REQUEST_MALFORMED.with("reason", "no operation of this name"));
    }
}
