package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.DAY;

import dev.coffre.vault.field.FieldFormat;

/** The size of a vault on one day ({@code 2026-11-25}, UTC): bytes of its records, and of the files in the newest points. */
public record UsageEntry(@FieldFormat(DAY) String day, long bytesStored, long bytesSource) {}
