package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.HASH;

import dev.coffre.vault.field.FieldFormat;

/** The public key, in hex, that verifies a machine's points of generation {@code keyGen}. */
public record PointKey(int keyGen, @FieldFormat(HASH) String pointKey) {}
