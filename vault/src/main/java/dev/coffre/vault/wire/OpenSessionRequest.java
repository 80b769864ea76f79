package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.ID;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.FieldFormat;
import java.util.Optional;

/**
 * Opens a session, or resumes one that was interrupted.
 *
 * @param retainUntil the promise that its point will ask for, in ms: the vault refuses it now instead of at the commit
 */
public record OpenSessionRequest(
        @FieldFormat(ID) Optional<String> resume,
        @FieldFormat(MILLIS) Optional<Long> retainUntil) {
    public OpenSessionRequest(Optional<String> resume) {
        this(resume, Optional.empty());
    }
}
