package dev.coffre.vault.store.scrub;

import dev.coffre.vault.id.MachineId;

/** Names a recovery point in reports. */
public record PointRef(MachineId machine, long seq) {}
