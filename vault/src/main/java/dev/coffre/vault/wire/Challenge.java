package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.HASH;
import static dev.coffre.vault.wire.Holds.What.MILLIS;

/** A nonce (64 hex digits) that serves once within 60 s, and the vault's time in ms. */
public record Challenge(
        @Holds(HASH) String nonce, @Holds(MILLIS) long time) {}
