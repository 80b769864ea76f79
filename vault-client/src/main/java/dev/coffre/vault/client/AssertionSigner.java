package dev.coffre.vault.client;

/** Signs with the machine's authentication key (Ed25519, 64 bytes). The key itself never leaves its holder. */
@FunctionalInterface
public interface AssertionSigner {
    byte[] sign(byte[] message);
}
