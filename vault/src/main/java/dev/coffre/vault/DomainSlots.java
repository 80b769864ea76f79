package dev.coffre.vault;

import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import java.util.List;

/**
 * Everything that opens the data keys of a domain, given a passphrase or recovery code.
 *
 * @param slots each wraps a data key: the newest, or that of an earlier epoch if an owner made the slot valid again
 * @param keyrings ascending by epoch: 2 … newest
 */
public record DomainSlots(List<KeySlotFile> slots, List<KeyringFile> keyrings) {
    public static final DomainSlots NONE = new DomainSlots(List.of(), List.of());

    public DomainSlots {
        slots = List.copyOf(slots);
        keyrings = List.copyOf(keyrings);
    }

    /** The newest epoch: one more than there are keyrings. */
    public int epoch() {
        return keyrings.size() + 1;
    }
}
