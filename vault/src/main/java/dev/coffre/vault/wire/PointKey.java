package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.HASH;

import dev.coffre.vault.field.Holds;

/** The public key, in hex, that verifies a machine's points of generation {@code keyGen}. */
public record PointKey(int keyGen, @Holds(HASH) String pointKey) {}
