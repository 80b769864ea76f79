package dev.coffre.vault;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import java.util.List;
import java.util.Optional;

/**
 * A change of passphrase, recovery code or data key.
 *
 * @param slots all slots that are valid afterwards, kept ones included. New slots are of one epoch; kept ones may be older
 * @param keyring present if the change begins a new epoch, whose data key opens the previous one
 */
public record SlotChange(List<KeySlotFile> slots, Optional<KeyringFile> keyring) {
    public SlotChange {
        slots = List.copyOf(slots);
    }

    /**
     * Decodes slots and keyring of a request. Damage on arrival says nothing about the vault's own slots, so it is {@code
     * slots-refused} and not {@code slot-damaged}.
     */
    public static SlotChange received(List<byte[]> slots, Optional<byte[]> keyring) {
        try {
            return new SlotChange(slots.stream().map(KeySlotFile::decode).toList(), keyring.map(KeyringFile::decode));
        } catch (Problem problem) {
            throw problem.code() == ProblemCode.SLOT_DAMAGED
                    ? ProblemCode.SLOTS_REFUSED
                            .with("reason", String.valueOf(problem.details().get("reason")))
                            .causedBy(problem)
                    : problem;
        }
    }
}
