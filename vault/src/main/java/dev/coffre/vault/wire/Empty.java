package dev.coffre.vault.wire;

/** The empty object: the request succeeded and there is nothing to report. */
public record Empty() {}
