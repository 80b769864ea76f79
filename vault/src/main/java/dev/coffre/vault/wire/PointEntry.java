package dev.coffre.vault.wire;

/** A recovery point as lists show it; {@code receivedAt} in ms. */
public record PointEntry(long seq, String hash, long receivedAt, long files, long bytes) {}
