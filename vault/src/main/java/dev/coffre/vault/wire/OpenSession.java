package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/**
 * Opens a session, or resumes one that was interrupted.
 *
 * @param retainUntil the promise that its point will ask for, in ms: the vault refuses it now instead of at the commit
 */
public record OpenSession(
        @Holds(ID) Optional<String> resume, @Holds(MILLIS) Optional<Long> retainUntil) {
    public OpenSession(Optional<String> resume) {
        this(resume, Optional.empty());
    }
}
