package dev.coffre.vault.wire;

import java.util.List;
import java.util.Optional;

/** Replaces all slots of the domain; slots and keyring are base64 of their small files. */
public record ReplaceSlots(String pin, int epoch, List<String> slots, Optional<String> keyring) {
    public ReplaceSlots {
        slots = List.copyOf(slots);
    }

    /** Without its PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "ReplaceSlots";
    }
}
