package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/**
 * Opens a session, or goes on with one that was interrupted.
 *
 * @param retainUntil what its point will ask for, in ms: the vault refuses it now rather than in the end
 */
public record OpenSession(
        @Holds(ID) Optional<String> resume, @Holds(MILLIS) Optional<Long> retainUntil) {
    public OpenSession(Optional<String> resume) {
        this(resume, Optional.empty());
    }
}
