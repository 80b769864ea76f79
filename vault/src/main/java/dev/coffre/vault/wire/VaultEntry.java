package dev.coffre.vault.wire;

/** A vault as lists show it; {@code created} in ms, {@code quota} in bytes, 0 for none. */
public record VaultEntry(
        String vault,
        String name,
        String description,
        long created,
        long generation,
        long quota,
        long machines,
        long points,
        long bytesStored) {}
