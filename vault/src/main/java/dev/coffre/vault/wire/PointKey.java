package dev.coffre.vault.wire;

/** The public key that signs a machine's points under {@code keyGen}, hex. */
public record PointKey(int keyGen, String pointKey) {}
