package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.ID;

import java.util.List;
import java.util.Optional;

/**
 * Asks to bring former key slots back, by their ids.
 *
 * @param only whether all others end
 * @param seen which were valid when somebody chose; refused if others are by now
 */
public record AskSlotRestoration(
        @Holds(ID) List<String> slots,
        Optional<Boolean> only,
        @Holds(ID) Optional<List<String>> seen) {
    public AskSlotRestoration {
        slots = List.copyOf(slots);
        seen = seen.map(List::copyOf);
    }
}
