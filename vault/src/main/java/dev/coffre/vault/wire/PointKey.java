package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.HASH;

import dev.coffre.vault.field.Holds;

/** The public key that signs a machine's points under {@code keyGen}, hex. */
public record PointKey(int keyGen, @Holds(HASH) String pointKey) {}
