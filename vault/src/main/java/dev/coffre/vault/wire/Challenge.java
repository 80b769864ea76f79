package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.HASH;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;

/** A nonce (64 hex digits) that can be used once within 60 s, and the vault's time in ms. */
public record Challenge(
        @Holds(HASH) String nonce, @Holds(MILLIS) long time) {}
