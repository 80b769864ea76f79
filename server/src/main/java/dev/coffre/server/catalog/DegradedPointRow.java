package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;

/**
 * A degraded recovery point.
 *
 * @param name the name of its machine
 */
public record DegradedPointRow(MachineId machine, String name, long seq) {}
