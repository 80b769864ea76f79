package dev.coffre.acceptance.golden;

import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalEvent.MachineRegistered;
import dev.coffre.vault.store.journal.JournalEvent.SlotsWritten;
import dev.coffre.vault.store.pack.PackEntry;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackReader;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.store.storage.PointFiles;
import dev.coffre.vault.store.storage.SlotFiles;
import dev.coffre.vault.store.storage.StoreLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a recovery needs of a domain, straight out of a store folder that only this reads. */
final class StoredDomain implements DomainReader {
    private final PointFiles points;
    private final MachineRegistered machine;
    private final DomainSlots slots;
    private final Map<Oid, byte[]> records = new HashMap<>();

    StoredDomain(Path store, MachineRegistered machine, SlotsWritten valid) {
        DiskStore files = new DiskStore(new LocalDisk());
        StoreLayout layout = new StoreLayout(store);
        VaultId vault = machine.vault();
        this.machine = machine;
        this.points = new PointFiles(files, layout, vault);
        SlotFiles slotFiles = new SlotFiles(files, layout, vault);
        this.slots = new DomainSlots(
                valid.slots().stream()
                        .map(slot -> slotFiles.slot(machine.domain(), slot))
                        .toList(),
                slotFiles.keyrings(machine.domain(), valid.epoch()));
        PackFiles packs = new PackFiles(files, layout, vault);
        for (PackHeader header : packs.list()) {
            if (header.domain().equals(machine.domain())) {
                read(packs, header);
            }
        }
    }

    private void read(PackFiles packs, PackHeader header) {
        try (PackReader pack = packs.open(header)) {
            for (PackEntry entry :
                    pack.isClosed() ? pack.directory() : pack.scan().entries()) {
                records.put(entry.oid(), pack.record(entry.offset(), entry.length()));
            }
        }
    }

    @Override
    public PointChain chain(MachineId wanted) {
        return new PointChain(wanted, Map.of(machine.keyGen(), machine.pointKey()), points.read(wanted));
    }

    @Override
    public void fetch(List<Oid> oids, RecordSink sink) {
        for (Oid oid : oids) {
            byte[] bytes = records.get(oid);
            if (bytes == null) {
                sink.missing(oid, ProblemCode.RECORD_MISSING);
            } else {
                sink.record(RecordBytes.of(bytes.clone()));
            }
        }
    }

    @Override
    public DomainSlots slots() {
        return slots;
    }
}
