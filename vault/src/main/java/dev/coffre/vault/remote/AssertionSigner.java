package dev.coffre.vault.remote;

/** Signs with the machine's authentication key (Ed25519, 64 bytes). The key itself stays where keys live. */
@FunctionalInterface
public interface AssertionSigner {
    byte[] sign(byte[] message);
}
