package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/**
 * A machine, as in lists; instants in ms. {@code lastPoint} is absent before the first point.
 *
 * @param kind code of a {@link dev.coffre.vault.MachineKind}; absent for an ordinary machine
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
