package dev.coffre.server.access;

import dev.coffre.vault.id.Sha256;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Where security PINs are kept: one for each scope, by keyed hash. Thread-safe. */
public interface PinStore {
    /** @param subject id of a machine or vault; ids are random, so they do not collide */
    record PinScope(String subject, PinOperation operation) {}

    /**
     * A PIN.
     *
     * @param name hash of the first half
     * @param proof hash of the second half
     * @param attempts how many were counted
     */
    record HashedPin(Sha256 name, Sha256 proof, Instant expires, int attempts) {}

    /** Replaces the PIN of the scope. */
    void put(PinScope scope, HashedPin pin);

    /** Returns the PIN of the scope, even if it has expired or its attempts are used up. */
    Optional<HashedPin> find(PinScope scope);

    /**
     * Counts an attempt, if fewer than {@code most} were counted. Check and count are one step.
     *
     * @return how many attempts are counted now; empty if none was left or the PIN is no longer there
     */
    OptionalInt countAttempt(PinScope scope, HashedPin pin, int most);

    /** Removes the PIN. Of several callers, one gets true. */
    boolean remove(PinScope scope, HashedPin pin);
}
