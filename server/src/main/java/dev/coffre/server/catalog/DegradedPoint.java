package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;

/** A recovery point of which something is damaged. @param name of its machine */
public record DegradedPoint(MachineId machine, String name, long seq) {}
