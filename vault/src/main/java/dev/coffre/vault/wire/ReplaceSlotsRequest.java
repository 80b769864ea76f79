package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.BASE64;
import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.slot.KeyringFile;
import java.util.List;
import java.util.Optional;

/** Replaces all slots of the domain; slots and keyring are base64 of their small files. */
public record ReplaceSlotsRequest(
        @FieldFormat(SECRET) String pin,
        @FieldLimit(min = 1, max = Integer.MAX_VALUE) int epoch,

        @FieldFormat(BASE64)
        @FieldLimit(
                min = RegisterMachineRequest.SLOT_LENGTH,
                max = RegisterMachineRequest.SLOT_LENGTH,
                minMembers = 1,
                maxMembers = SlotRules.MAX_VALID)
        List<String> slots,

        @FieldFormat(BASE64) @FieldLimit(max = ReplaceSlotsRequest.MAX_KEYRING_LENGTH)
        Optional<String> keyring) {
    /** Length of a keyring file in base64. */
    static final int MAX_KEYRING_LENGTH = (KeyringFile.MAX_FILE + 2) / 3 * 4;

    public ReplaceSlotsRequest {
        slots = List.copyOf(slots);
    }

    /** Omits the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "ReplaceSlotsRequest";
    }
}
