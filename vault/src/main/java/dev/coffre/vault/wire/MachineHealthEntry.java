package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;
import static dev.coffre.vault.field.Holds.What.PERCENT;
import static dev.coffre.vault.field.Holds.What.VERSION;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.OneOf;
import java.util.List;
import java.util.Optional;

/**
 * The health of a machine; instants in ms by the vault's clock.
 *
 * @param protection {@code protected}, {@code at-risk} or {@code silent}
 * @param concerns reasons: {@code not-seen}, {@code no-point}, {@code overdue}, {@code newest-damaged}
 * @param due from when on it is overdue without another recovery point
 * @param cacheFree free space, in percent, where the agent keeps its cache
 */
public record MachineHealthEntry(
        @Holds(ID) String machine,
        String name,
        @OneOf({"protected", "at-risk", "silent"}) String protection,

        @OneOf({"not-seen", "no-point", "overdue", "newest-damaged"})
        List<String> concerns,

        @Holds(MILLIS) long seen,
        @Holds(MILLIS) Optional<Long> lastPoint,
        @Holds(MILLIS) Optional<Long> due,
        @Holds(VERSION) Optional<String> agentVersion,
        String os,
        @Holds(PERCENT) Optional<Integer> cacheFree,
        Optional<Long> protectedItems) {
    public MachineHealthEntry {
        concerns = List.copyOf(concerns);
    }
}
