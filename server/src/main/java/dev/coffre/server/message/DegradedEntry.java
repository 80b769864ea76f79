package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.ID;

import dev.coffre.vault.field.FieldFormat;

/**
 * A recovery point that cannot be recovered completely.
 *
 * @param name the name of its machine
 */
public record DegradedEntry(@FieldFormat(ID) String machine, String name, long seq) {}
