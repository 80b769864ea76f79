package dev.coffre.vault.wire;

/** A nonce (64 hex digits) that serves once within 60 s, and the vault's time in ms. */
public record Challenge(String nonce, long time) {}
