package dev.coffre.server.health;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The health of a vault's machines at a moment of the vault's clock.
 *
 * @param machines by name
 */
public record VaultHealth(Instant at, List<MachineHealth> machines) {
    public VaultHealth {
        machines = List.copyOf(machines);
    }

    /** Returns how many machines have each protection; all values are present. */
    public Map<ProtectionState, Long> counts() {
        Map<ProtectionState, Long> counts = new EnumMap<>(ProtectionState.class);
        for (ProtectionState protection : ProtectionState.values()) {
            counts.put(protection, 0L);
        }
        machines.forEach(machine -> counts.merge(machine.protection(at), 1L, Long::sum));
        return counts;
    }
}
