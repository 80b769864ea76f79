package dev.coffre.server.access;

import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.Arrays;

/** An operation that needs a security PIN. */
public enum PinOperation {
    CHANGE_PASSPHRASE("change-passphrase", Duration.ofMinutes(5)),
    ROTATE_KEY("rotate-key", Duration.ofMinutes(5)),

    /** A change of passphrase or key that drops or replaces the recovery code. */
    DROP_RECOVERY_CODE("drop-recovery-code", Duration.ofMinutes(5)),

    /** A new installation takes over the machine's chain. It has to be installed first, so this PIN is valid for longer. */
    REPLACE_MACHINE("replace-machine", Duration.ofHours(1)),

    SHORTEN_RETENTION("shorten-retention", Duration.ofMinutes(5)),
    DELETE_DATA("delete-data", Duration.ofMinutes(5)),

    /** Weakens the protection of a vault's machines. The PIN is for the vault. */
    LOOSEN_SAFEGUARDS("loosen-safeguards", Duration.ofMinutes(5)),

    /** The PIN is for the vault. */
    DELETE_VAULT("delete-vault", Duration.ofMinutes(5));

    private final String text;
    private final Duration lifetime;

    PinOperation(String text, Duration life) {
        this.text = text;
        this.lifetime = life;
    }

    /** The word used on the wire and at the command line. */
    public String text() {
        return text;
    }

    /** Whether the PIN is for a vault instead of a machine. */
    public boolean isOfVault() {
        return this == LOOSEN_SAFEGUARDS || this == DELETE_VAULT;
    }

    /** How long a PIN for this operation is valid. */
    public Duration lifetime() {
        return lifetime;
    }

    public static PinOperation named(String text) {
        return Arrays.stream(values())
                .filter(operation -> operation.text.equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemCode.REQUEST_MALFORMED.with("reason", "no operation of this name"));
    }
}
