package dev.coffre.vault.wire;

/** What a vault held on a day ({@code 2026-11-25}, UTC): bytes of its records, and of the files in the newest points. */
public record UsageEntry(String day, long bytesStored, long bytesSource) {}
