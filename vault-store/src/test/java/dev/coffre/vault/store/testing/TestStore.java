package dev.coffre.vault.store.testing;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackWriter;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.JournalFiles;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.store.storage.PointFiles;
import dev.coffre.vault.store.storage.SlotFiles;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A small store as a vault service leaves it: one machine, two closed packs a point, a journal that says so. */
public final class TestStore {
    public final StoreLayout layout;
    public final SigningKey vaultKey;
    public final SigningKey pointKey;
    public final VaultId vault;
    public final DomainId domain;
    public final MachineId machine;
    private final RandomGenerator random;
    private final TestRecords records;
    private final DiskStore files;
    private final List<JournalSegment> segments = new ArrayList<>();
    private ChainHead head = ChainHead.NONE;

    public TestStore(Path folder, Disk disk, RandomGenerator random, SigningKey vaultKey, SigningKey pointKey) {
        this.layout = new StoreLayout(folder);
        this.random = random;
        this.vaultKey = vaultKey;
        this.pointKey = pointKey;
        this.vault = VaultId.random(random);
        this.domain = DomainId.random(random);
        this.machine = MachineId.random(random);
        this.records = new TestRecords(domain, random);
        this.files = new DiskStore(disk);
        begin();
    }

    private void begin() {
        journal(
                new JournalEvent.ServiceStarted(vaultKey.verifyingKey()),
                new JournalEvent.VaultCreated(vault, "test", ""));
        KeySlotFile slot = records.slot(SlotKind.PASSPHRASE, 1);
        new SlotFiles(files, layout, vault).write(slot);
        journal(new JournalEvent.SlotsWritten(vault, domain, 1, List.of(slot.id()), List.of()));
    }

    private void journal(JournalEvent... events) {
        JournalSegment segment = segments.isEmpty()
                ? JournalSegment.first(Instant.EPOCH, List.of(events), vaultKey)
                : segments.getLast().next(Instant.EPOCH, List.of(events), vaultKey);
        segments.add(segment);
        new JournalFiles(files, layout).append(segment);
    }

    /** Backs up {@code chunks} new chunks under one tree page. */
    public StoredPoint backUp(int chunks) {
        List<RecordBytes> data = new ArrayList<>();
        for (int i = 0; i < chunks; i++) {
            data.add(records.chunk());
        }
        RecordBytes root = records.tree(data.toArray(RecordBytes[]::new));
        pack(PackKind.DATA, data);
        pack(PackKind.PAGES, List.of(root));
        SignedPoint point = records.point(machine, head, root.oid(), pointKey);
        StoredPoint stored = new StoredPoint(point, Receipt.issue(vault, point.hash(), Instant.EPOCH, vaultKey));
        new PointFiles(files, layout, vault).write(stored);
        journal(new JournalEvent.PointCommitted(vault, machine, stored.seq(), stored.hash()));
        head = new ChainHead(stored.seq(), stored.hash());
        return stored;
    }

    /** The file of a point in the head's place, whose receipt was never sent, so that no event names it. */
    public void leaveBehind() {
        StoredPoint before =
                (StoredPoint) new PointFiles(files, layout, vault).read(machine).get((int) head.seq() - 2);
        SignedPoint point = records.point(
                machine,
                new ChainHead(before.seq(), before.hash()),
                records.tree(records.chunk()).oid(),
                pointKey);
        new PointFiles(files, layout, vault)
                .write(new StoredPoint(point, Receipt.issue(vault, point.hash(), Instant.EPOCH, vaultKey)));
    }

    private void pack(PackKind kind, List<RecordBytes> content) {
        PackHeader header = new PackHeader(kind, PackId.random(random), domain);
        try (PackWriter writer = new PackFiles(files, layout, vault).create(header)) {
            content.forEach(record -> writer.append(record, record.header()));
            writer.finish();
        }
    }
}
