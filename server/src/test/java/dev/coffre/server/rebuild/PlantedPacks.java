package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackWriter;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A store with a backup of one machine, and with packs that somebody put there who can write to it. A second machine has a
 * domain of its own and has stored nothing.
 */
final class PlantedPacks {
    private final Path folder;
    private final SplittableRandom random = new SplittableRandom(5);
    private final MachineId machine = MachineId.random(random);
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    final DomainId domain;
    final DomainId otherDomain;

    /** Records of the other domain. */
    final TestRecords others;

    final RecordBytes chunk;

    /** Names the chunk. */
    final RecordBytes page;

    /** Names the page. */
    final RecordBytes root;

    private final VaultId vault;

    /** @param isOtherDomainFirst whether the packs of the other domain are listed before those of the backup on a disk */
    PlantedPacks(Path folder, boolean isOtherDomainFirst) {
        this.folder = folder;
        DomainId one = DomainId.random(random);
        DomainId two = DomainId.random(random);
        boolean isOneFirst = one.toString().compareTo(two.toString()) < 0;
        this.domain = isOneFirst == isOtherDomainFirst ? two : one;
        this.otherDomain = isOneFirst == isOtherDomainFirst ? one : two;
        this.others = new TestRecords(otherDomain, random);
        TestRecords records = new TestRecords(domain, random);
        this.chunk = records.chunk(700);
        this.page = records.tree(chunk);
        this.root = records.tree(page);
        this.vault = backUp(records);
    }

    private VaultId backUp(TestRecords records) {
        try (TestService service = TestService.in(folder)) {
            VaultId documents = service.vault("documents");
            DomainSlots slots = new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of());
            service.register(documents, MachineId.random(random), otherDomain, pointKey.verifyingKey(), slots);
            Vault mine = service.register(documents, machine, domain, pointKey.verifyingKey(), slots);
            try (VaultSession session = mine.open(Optional.empty())) {
                session.put(List.of(chunk, page, root));
                session.commit(records.point(machine, ChainHead.NONE, root.oid(), pointKey));
            }
            return documents;
        }
    }

    PackHeader pack(PackKind kind, String id, DomainId where) {
        return new PackHeader(kind, PackId.parse(id), where);
    }

    /** Plants a pack whose directory says of the record what its bytes say. */
    void plant(PackHeader pack, RecordBytes record) {
        plant(pack, record, RecordHeader.ofRecord(record.bytes()));
    }

    /** @param said what the directory says of the record */
    void plant(PackHeader pack, RecordBytes record, RecordHeader said) {
        plant(pack, writer -> writer.append(record, said));
    }

    void plant(PackHeader pack, Consumer<PackWriter> contents) {
        StoreFiles store = TestStore.ofRun().open(folder);
        try (PackWriter writer = store.packs(vault).create(pack)) {
            contents.accept(writer);
            writer.finish();
        }
        store.store().close();
    }

    /** Plants a pack of content, which is read first. Its directory says that the record is a chunk. */
    void plantAsChunkInOtherDomain(RecordBytes record, int epoch) {
        RecordHeader real = RecordHeader.ofRecord(record.bytes());
        plant(
                pack(PackKind.DATA, "1".repeat(32), otherDomain),
                record,
                childless(real, RecordType.CHUNK, otherDomain, epoch));
    }

    /** Returns the header of a record of the same length that has no children. */
    static RecordHeader childless(RecordHeader real, RecordType type, DomainId where, int epoch) {
        int payload = real.payloadLength() + Oid.BYTES * real.children().size();
        return new RecordHeader(type, where, epoch, payload, List.of());
    }

    void plantInOtherDomain(PackKind kind, String id, RecordBytes record) {
        RecordHeader real = RecordHeader.ofRecord(record.bytes());
        plant(
                pack(kind, id, otherDomain),
                record,
                new RecordHeader(
                        real.type(), otherDomain, real.epoch(), real.payloadLength(), real.children(), real.ext()));
    }

    void deletePacks(PackKind kind) {
        StoreFiles store = TestStore.ofRun().open(folder);
        PackFiles packs = store.packs(vault);
        packs.list().stream().filter(pack -> pack.kind() == kind).forEach(packs::delete);
        store.store().close();
    }

    void deletePack(PackHeader only) {
        StoreFiles store = TestStore.ofRun().open(folder);
        store.packs(vault).delete(only);
        store.store().close();
    }

    /** Only this page is left of all. */
    void keepOfPages(RecordBytes left) {
        deletePacks(PackKind.PAGES);
        plant(pack(PackKind.PAGES, "7".repeat(32), domain), left);
    }

    RebuildReport rebuild() {
        TestFolders.deleteCatalog(folder);
        return new OfflineVault(new DataDirectory(folder), new SimulatedClock(), new SecureRandom()).rebuild();
    }

    TestService start() {
        return TestService.in(folder);
    }

    /** Opens a session of the machine that backed up. */
    VaultSession session(TestService service) {
        return service.as(vault, machine, domain).open(Optional.empty());
    }

    static Optional<RecordRow> row(TestService service, RecordBytes record) {
        return service.store().catalog().read(connection -> new VaultRecordTable(connection).find(record.oid()));
    }
}
