package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.HASH;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.FieldFormat;

/** A nonce (64 hex digits) that can be used once within 60 s, and the vault's time in ms. */
public record Challenge(
        @FieldFormat(HASH) String nonce,
        @FieldFormat(MILLIS) long time) {}
