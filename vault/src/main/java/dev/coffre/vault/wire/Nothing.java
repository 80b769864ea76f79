package dev.coffre.vault.wire;

/** The empty object: done, with nothing to say. */
public record Nothing() {}
