package dev.coffre.sealing.slot;

import dev.coffre.sealing.Secret;

/** Turns a passphrase into the pseudo-random key of a slot: Argon2id, version 0x13 (docs/format.md §8). */
@FunctionalInterface
public interface PassphraseKdf {
    /**
     * Returns 32 bytes, which the caller closes. Takes about a second and {@code parameters.memoryKiB()} of memory, in this
     * process or another.
     */
    Secret derive(Passphrase passphrase, byte[] salt, Argon2Parameters parameters);
}
