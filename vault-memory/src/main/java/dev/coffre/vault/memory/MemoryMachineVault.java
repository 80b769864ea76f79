package dev.coffre.vault.memory;

import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.PointChain;
import java.util.List;
import java.util.Optional;

/** A vault in memory as one of its machines sees it. */
record MemoryMachineVault(MemoryVault vault, MachineId machine, DomainReader domain) implements Vault {

    @Override
    public VaultSession open(Optional<SessionId> resume) {
        return vault.open(machine, resume);
    }

    @Override
    public void replaceSlots(SlotChange change, SecurityPin pin) {
        vault.replaceSlots(machine, change, pin);
    }

    @Override
    public PointChain chain(MachineId wanted) {
        return domain.chain(wanted);
    }

    @Override
    public void fetch(List<Oid> oids, RecordSink sink) {
        domain.fetch(oids, sink);
    }

    @Override
    public DomainSlots slots() {
        return domain.slots();
    }
}
