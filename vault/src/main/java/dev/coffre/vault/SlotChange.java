package dev.coffre.vault;

import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A change of passphrase, recovery code or data key. Afterwards exactly {@code written} and {@code kept} are valid.
 *
 * @param written new slots, all of one epoch: the current one, or the next when a keyring comes along
 * @param kept valid slots that stay so; none when a keyring comes along, since they wrap an older key
 * @param keyring begins the next epoch: by its data key the one before is opened
 */
public record SlotChange(List<KeySlotFile> written, Set<SlotId> kept, Optional<KeyringFile> keyring) {
    public SlotChange {
        written = List.copyOf(written);
        kept = Set.copyOf(kept);
    }
}
