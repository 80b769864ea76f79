package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.HASH;

/** The public key that signs a machine's points under {@code keyGen}, hex. */
public record PointKey(int keyGen, @Holds(HASH) String pointKey) {}
