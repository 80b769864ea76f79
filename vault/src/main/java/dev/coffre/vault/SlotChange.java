package dev.coffre.vault;

import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import java.util.List;
import java.util.Optional;

/**
 * A change of passphrase, recovery code or data key.
 *
 * @param slots all that are valid afterwards, those that stay included; all of one epoch but for valid ones that stay
 * @param keyring begins the next epoch: by its data key the one before is opened
 */
public record SlotChange(List<KeySlotFile> slots, Optional<KeyringFile> keyring) {
    public SlotChange {
        slots = List.copyOf(slots);
    }
}
