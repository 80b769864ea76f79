package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;

import dev.coffre.vault.field.Holds;

/**
 * A recovery point that cannot be recovered completely.
 *
 * @param name the name of its machine
 */
public record DegradedEntry(@Holds(ID) String machine, String name, long seq) {}
