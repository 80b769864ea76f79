package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;

import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.Limit;
import java.util.List;
import java.util.Optional;

/**
 * Asks to make former key slots valid again, by their ids.
 *
 * @param only whether all other slots become invalid
 * @param seen the slots that were valid when the person chose; the request is refused if others are valid by now
 */
public record AskSlotRestoration(
        @Holds(ID) @Limit(least = 32, most = 32, fewest = 1, members = SlotRules.MAX_VALID)
        List<String> slots,

        Optional<Boolean> only,

        @Holds(ID) @Limit(least = 32, most = 32, fewest = 1, members = SlotRules.MAX_VALID)
        Optional<List<String>> seen) {
    public AskSlotRestoration {
        slots = List.copyOf(slots);
        seen = seen.map(List::copyOf);
    }
}
