package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/**
 * A machine as lists show it; instants in ms, {@code lastPoint} absent before the first point.
 *
 * @param kind code of a {@link dev.coffre.vault.MachineKind}; without it, an ordinary machine
 */
public record MachineEntry(
        @Holds(ID) String machine,
        String name,
        String os,
        @Holds(ID) String domain,
        @Holds(MILLIS) long registered,
        long points,
        @Holds(MILLIS) Optional<Long> lastPoint,
        Optional<String> kind) {}
