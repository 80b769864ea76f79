package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.BASE64;
import static dev.coffre.vault.wire.Holds.What.SECRET;

import java.util.List;
import java.util.Optional;

/** Replaces all slots of the domain; slots and keyring are base64 of their small files. */
public record ReplaceSlots(
        @Holds(SECRET) String pin,
        int epoch,
        @Holds(BASE64) List<String> slots,
        @Holds(BASE64) Optional<String> keyring) {
    public ReplaceSlots {
        slots = List.copyOf(slots);
    }

    /** Without its PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "ReplaceSlots";
    }
}
