package dev.coffre.agent.machine;

import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Another passphrase for the same data key. The machine holds that key, so the old passphrase is not asked for. */
public final class PassphraseChange {
    private final SlotWriter slots;

    public PassphraseChange(SlotWriter slots) {
        this.slots = slots;
    }

    /** Afterwards only the new passphrase opens, and the recovery code as before. */
    public void run(ConnectedMachine machine, Passphrase passphrase, SecurityPin pin) {
        Vault vault = machine.vault();
        Stream<KeySlotFile> kept = vault.slots().slots().stream().filter(slot -> slot.kind() == SlotKind.RECOVERY_CODE);
        KeySlotFile written = slots.slot(machine.identity().newestKey(), passphrase);
        List<KeySlotFile> all = Stream.concat(Stream.of(written), kept).toList();
        vault.replaceSlots(new SlotChange(all, Optional.empty()), pin);
    }
}
