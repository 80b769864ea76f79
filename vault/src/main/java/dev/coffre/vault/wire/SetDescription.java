package dev.coffre.vault.wire;

/** What people are told of a vault beside its name; empty for nothing. */
public record SetDescription(String description) {}
