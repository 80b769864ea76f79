package dev.coffre.vault;

import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import java.util.List;

/**
 * How a domain's data keys can be opened.
 *
 * @param slots each wraps a data key: the newest, or that of an earlier epoch if an owner brought the slot back
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
