package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.DAY;

import dev.coffre.vault.field.Holds;

/** The size of a vault on one day ({@code 2026-11-25}, UTC): bytes of its records, and of the files in the newest points. */
public record UsageEntry(@Holds(DAY) String day, long bytesStored, long bytesSource) {}
