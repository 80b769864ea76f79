package dev.coffre.sealing.slot;

import dev.coffre.sealing.Secret;

/** Turns a passphrase into the pseudo-random key of a slot: Argon2id, version 0x13 (docs/format.md §8). */
@FunctionalInterface
public interface PassphraseKdf {
    /**
     * 32 bytes; the caller closes them. Takes about a second and {@code parameters.memoryKiB()} of memory, here or in a
     * process of its own.
     */
    Secret derive(Passphrase passphrase, byte[] salt, Argon2Parameters parameters);
}
