package dev.coffre.vault.wire;

import java.util.List;

/** The machines of a vault. */
public record MachineList(List<MachineEntry> machines) {
    public MachineList {
        machines = List.copyOf(machines);
    }
}
