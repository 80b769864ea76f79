package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.BASE64;
import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.Limit;
import dev.coffre.vault.slot.KeyringFile;
import java.util.List;
import java.util.Optional;

/** Replaces all slots of the domain; slots and keyring are base64 of their small files. */
public record ReplaceSlots(
        @Holds(SECRET) String pin,
        @Limit(least = 1, most = Integer.MAX_VALUE) int epoch,

        @Holds(BASE64)
        @Limit(least = RegisterMachine.SLOT, most = RegisterMachine.SLOT, fewest = 1, members = SlotRules.MAX_VALID)
        List<String> slots,

        @Holds(BASE64) @Limit(most = ReplaceSlots.KEYRING) Optional<String> keyring) {
    /** Length of a keyring file in base64. */
    static final int KEYRING = (KeyringFile.MAX_FILE + 2) / 3 * 4;

    public ReplaceSlots {
        slots = List.copyOf(slots);
    }

    /** Omits the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "ReplaceSlots";
    }
}
