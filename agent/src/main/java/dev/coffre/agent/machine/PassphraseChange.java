package dev.coffre.agent.machine;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Sets another passphrase for the same data key. The machine holds the key, so the old passphrase is not needed. */
public final class PassphraseChange {
    private final KeySlotFactory slots;
    private final KeyFolder keys;

    public PassphraseChange(KeySlotFactory slots, KeyFolder keys) {
        this.slots = slots;
        this.keys = keys;
    }

    /** Replaces the passphrase slots. The recovery code stays valid. */
    public void run(ConnectedMachine machine, Passphrase passphrase, SecurityPin pin) {
        MachineIdentity identity = machine.identity();
        KeySlotFactory writer =
                slots.withMinimumCost(KeySlotBaseline.of(identity).cost());
        Stream<KeySlotFile> kept =
                machine.slotsForChange().slots().stream().filter(slot -> slot.kind() == SlotKind.RECOVERY_CODE);
        KeySlotFile written = writer.slot(identity.newestKey(), passphrase);
        List<KeySlotFile> all = Stream.concat(Stream.of(written), kept).toList();
        machine.vault().replaceSlots(new SlotChange(all, Optional.empty()), pin);
        keys.save(identity.withCost(writer.cost()));
    }
}
