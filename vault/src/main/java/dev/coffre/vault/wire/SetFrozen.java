package dev.coffre.vault.wire;

/** Holds a recovery point, or lets it go: one that is held does not expire. */
public record SetFrozen(boolean frozen) {}
