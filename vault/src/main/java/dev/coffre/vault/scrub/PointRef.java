package dev.coffre.vault.scrub;

import dev.coffre.vault.id.MachineId;

/** A recovery point, as reports name it. */
public record PointRef(MachineId machine, long seq) {}
