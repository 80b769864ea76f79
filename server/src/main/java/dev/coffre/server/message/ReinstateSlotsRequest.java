package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.ID;

import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldLimit;
import java.util.List;
import java.util.Optional;

/**
 * Asks to make former key slots valid again, by their ids.
 *
 * @param only whether all other slots become invalid
 * @param seen the slots that were valid when the person chose; the request is refused if others are valid by now
 */
public record ReinstateSlotsRequest(
        @FieldFormat(ID) @FieldLimit(min = 32, max = 32, minMembers = 1, maxMembers = SlotRules.MAX_VALID)
        List<String> slots,

        Optional<Boolean> only,

        @FieldFormat(ID) @FieldLimit(min = 32, max = 32, minMembers = 1, maxMembers = SlotRules.MAX_VALID)
        Optional<List<String>> seen) {
    public ReinstateSlotsRequest {
        slots = List.copyOf(slots);
        seen = seen.map(List::copyOf);
    }
}
