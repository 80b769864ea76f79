package dev.coffre.server.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DegradedPointQuery;
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
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever can write to the store can put a pack there. The directory of such a pack contradicts the records in it. */
class PlantedPackTest {
    private final SplittableRandom random = new SplittableRandom(5);
    private DomainId domain = DomainId.random(random);
    private DomainId otherDomain = DomainId.random(random);
    private final MachineId machine = MachineId.random(random);
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    private TestRecords records = new TestRecords(domain, random);

    @TempDir
    private Path folder;

    /** @param backedUp the last one is the top record of the point */
    private VaultId backUp(RecordBytes... backedUp) {
        try (TestService service = TestService.in(folder)) {
            VaultId vault = service.vault("documents");
            register(service, vault, MachineId.random(random), otherDomain);
            Vault mine = register(service, vault, machine, domain);
            try (VaultSession session = mine.open(Optional.empty())) {
                session.put(List.of(backedUp));
                Oid root = List.of(backedUp).getLast().oid();
                session.commit(records.point(machine, ChainHead.NONE, root, pointKey));
            }
            return vault;
        }
    }

    private Vault register(TestService service, VaultId vault, MachineId who, DomainId where) {
        return service.register(
                vault,
                who,
                where,
                pointKey.verifyingKey(),
                new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
    }

    private void plant(VaultId vault, String id, RecordBytes root) {
        RecordHeader real = RecordHeader.ofRecord(root.bytes());
        int childless = real.payloadLength() + Oid.BYTES * real.children().size(); // as long a record
        plant(
                vault,
                new PackHeader(PackKind.PAGES, PackId.parse(id), domain),
                root,
                new RecordHeader(real.type(), real.domain(), real.epoch(), childless, List.of(), real.ext()));
    }

    /** @param said what the directory says of the record */
    private void plant(VaultId vault, PackHeader pack, RecordBytes record, RecordHeader said) {
        StoreFiles store = TestStore.ofRun().open(folder);
        try (PackWriter writer = store.packs(vault).create(pack)) {
            writer.append(record, said);
            writer.finish();
        }
        store.store().close();
    }

    private void plantInOtherDomain(VaultId vault, PackKind kind, String id, RecordBytes record) {
        RecordHeader real = RecordHeader.ofRecord(record.bytes());
        plant(
                vault,
                new PackHeader(kind, PackId.parse(id), otherDomain),
                record,
                new RecordHeader(
                        real.type(), otherDomain, real.epoch(), real.payloadLength(), real.children(), real.ext()));
    }

    /** Its directory says that the page has no children. Packs of content are read first. */
    private void plantChildlessInOtherDomain(VaultId vault, RecordBytes page) {
        RecordHeader real = RecordHeader.ofRecord(page.bytes());
        int childless = real.payloadLength() + Oid.BYTES * real.children().size();
        plant(
                vault,
                new PackHeader(PackKind.DATA, PackId.parse("1".repeat(32)), otherDomain),
                page,
                new RecordHeader(RecordType.CHUNK, otherDomain, real.epoch(), childless, List.of()));
    }

    private RebuildReport rebuild() {
        TestFolders.deleteCatalog(folder);
        return new OfflineVault(new DataDirectory(folder), new SimulatedClock(), new SecureRandom()).rebuild();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000000000000000000000000000", "ffffffffffffffffffffffffffffffff"})
    void aPageKeepsTheChildrenThatItsBytesName(String id) throws IOException {
        RecordBytes chunk = records.chunk(700);
        RecordBytes root = records.tree(chunk);
        VaultId vault = backUp(chunk, root);
        plant(vault, id, root);

        assertThat(rebuild().lost()).isZero();

        try (TestService service = TestService.in(folder)) {
            long[] children = service.store().catalog().read(connection -> {
                VaultRecordTable table = new VaultRecordTable(connection);
                return table.children(table.find(root.oid()).orElseThrow().ord());
            });
            assertThat(children).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000000000000000000000000000", "ffffffffffffffffffffffffffffffff"})
    void aRecordStaysInTheDomainThatItsBytesName(String id) {
        RecordBytes chunk = records.chunk(700);
        RecordBytes root = records.tree(chunk);
        VaultId vault = backUp(chunk, root);
        plantInOtherDomain(vault, PackKind.DATA, id, chunk);
        plantInOtherDomain(vault, PackKind.PAGES, id.replaceFirst("..$", "77"), root);

        assertThat(rebuild().lost()).isZero();

        try (TestService service = TestService.in(folder);
                VaultSession session = service.as(vault, machine, domain).open(Optional.empty())) {
            assertThat(session.have(List.of(chunk.oid(), root.oid())).cardinality())
                    .isEqualTo(2);
        }
    }

    /** Content packs are read first, so the row is that of the planted pack at first. */
    @Test
    void aPageKeepsTheTypeEpochAndDepthThatItsBytesHave() {
        RecordBytes chunk = records.chunk(700);
        RecordBytes root = records.tree(chunk);
        VaultId vault = backUp(chunk, root);
        RecordHeader real = RecordHeader.ofRecord(root.bytes());
        int childless = real.payloadLength() + Oid.BYTES * real.children().size();
        plant(
                vault,
                new PackHeader(PackKind.DATA, PackId.parse("1".repeat(32)), otherDomain),
                root,
                new RecordHeader(RecordType.CHUNK, otherDomain, 77, childless, List.of()));

        assertThat(rebuild().lost()).isZero();

        try (TestService service = TestService.in(folder)) {
            RecordRow row = service.store()
                    .catalog()
                    .read(connection -> new VaultRecordTable(connection).find(root.oid()))
                    .orElseThrow();
            assertThat(row.type()).isEqualTo(RecordType.TREE);
            assertThat(row.epoch()).isEqualTo(real.epoch());
            assertThat(row.depth()).isEqualTo(1);
        }
    }

    /** Its row is of the planted domain, until its machine sends it again. */
    @Test
    void aLostRecordThatAPlantedDirectoryNamesIsTakenBack() {
        RecordBytes chunk = records.chunk(700);
        RecordBytes root = records.tree(chunk);
        VaultId vault = backUp(chunk, root);
        deletePacks(vault, PackKind.DATA);
        plantInOtherDomain(vault, PackKind.DATA, "11111111111111111111111111111111", chunk);
        rebuild();

        try (TestService service = TestService.in(folder);
                VaultSession session = service.as(vault, machine, domain).open(Optional.empty())) {
            session.put(List.of(chunk));

            assertThat(session.have(List.of(chunk.oid(), root.oid())).cardinality())
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000000000000000000000000000", "ffffffffffffffffffffffffffffffff"})
    void aLostChildThatPagesOfAnotherDomainNameIsMissing(String id) {
        RecordBytes chunk = records.chunk(700);
        RecordBytes page = records.tree(chunk);
        RecordBytes root = records.tree(page);
        VaultId vault = backUp(chunk, page, root);
        keepOfPages(vault, root);
        RecordBytes above = new TestRecords(otherDomain, random).tree(page);
        plant(
                vault,
                new PackHeader(PackKind.PAGES, PackId.parse(id), otherDomain),
                above,
                RecordHeader.ofRecord(above.bytes()));
        rebuild();

        assertIsMissed(vault, page, List.of(chunk));
    }

    @Test
    void aLostChildThatAPlantedDirectoryNamesIsMissing() {
        RecordBytes chunk = records.chunk(700);
        RecordBytes page = records.tree(chunk);
        RecordBytes root = records.tree(page);
        VaultId vault = backUp(chunk, page, root);
        keepOfPages(vault, root);
        plantChildlessInOtherDomain(vault, page);
        rebuild();

        assertIsMissed(vault, page, List.of(chunk));
    }

    @Test
    void aLostTopRecordThatAPlantedDirectoryNamesIsMissing() {
        RecordBytes chunk = records.chunk(700);
        RecordBytes page = records.tree(chunk);
        RecordBytes root = records.tree(page);
        VaultId vault = backUp(chunk, page, root);
        keepOfPages(vault, page);
        plantChildlessInOtherDomain(vault, root);
        rebuild();

        assertIsMissed(vault, root, List.of(chunk, page));
    }

    /** The directory of a pack in its own domain names the child rightly, but its bytes are others. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDamagedChildThatPagesOfAnotherDomainNameIsMissing(boolean isOtherDomainFirst) {
        while (domain.toString().compareTo(otherDomain.toString()) > 0 != isOtherDomainFirst) {
            changeDomains();
        }
        RecordBytes chunk = records.chunk(700);
        RecordBytes page = records.tree(chunk);
        RecordBytes root = records.tree(page);
        VaultId vault = backUp(chunk, page, root);
        keepOfPages(vault, root);
        plant(
                vault,
                new PackHeader(PackKind.PAGES, PackId.parse("1".repeat(32)), domain),
                new RecordBytes(page.oid(), new byte[page.bytes().length]),
                RecordHeader.ofRecord(page.bytes()));
        RecordBytes above = new TestRecords(otherDomain, random).tree(page);
        plant(
                vault,
                new PackHeader(PackKind.PAGES, PackId.parse("f".repeat(32)), otherDomain),
                above,
                RecordHeader.ofRecord(above.bytes()));
        rebuild();

        assertIsMissed(vault, page, List.of(chunk));
    }

    private void changeDomains() {
        domain = DomainId.random(random);
        otherDomain = DomainId.random(random);
        records = new TestRecords(domain, random);
    }

    @Test
    void aRecordThatIsItsOwnChildIsNone() {
        RecordBytes chunk = records.chunk(700);
        RecordBytes root = records.tree(chunk);
        VaultId vault = backUp(chunk, root);
        RecordBytes above = new TestRecords(otherDomain, random).tree(chunk);
        RecordHeader real = RecordHeader.ofRecord(above.bytes());
        plant(
                vault,
                new PackHeader(PackKind.PAGES, PackId.parse("f".repeat(32)), otherDomain),
                above,
                new RecordHeader(real.type(), otherDomain, 1, real.payloadLength(), List.of(above.oid())));

        assertThat(rebuild().lost()).isZero();
        assertThat(rowOf(above)).isEmpty();
    }

    /** The second pack has the child, which has a row since the first one was found to have another directory than bytes. */
    @Test
    void aChildThatTheBytesOfACopyNameIsInsertedOnce() {
        RecordBytes chunk = records.chunk(700);
        VaultId vault = backUp(chunk, records.tree(chunk));
        TestRecords others = new TestRecords(otherDomain, random);
        RecordBytes child = others.chunk();
        RecordBytes page = others.tree(child);
        RecordHeader real = RecordHeader.ofRecord(page.bytes());
        RecordHeader childless =
                new RecordHeader(RecordType.CHUNK, otherDomain, 1, real.payloadLength() + Oid.BYTES, List.of());
        plant(vault, new PackHeader(PackKind.DATA, PackId.parse("1".repeat(32)), otherDomain), page, childless);
        StoreFiles store = TestStore.ofRun().open(folder);
        PackHeader second = new PackHeader(PackKind.DATA, PackId.parse("2".repeat(32)), otherDomain);
        try (PackWriter writer = store.packs(vault).create(second)) {
            writer.append(page, childless);
            writer.append(child, child.header());
            writer.finish();
        }
        store.store().close();

        assertThat(rebuild().lost()).isZero();
        assertThat(rowOf(child))
                .hasValueSatisfying(row -> assertThat(row.isLive()).isTrue());
    }

    /** Parents come first, so their rows are older than those of their children. */
    @Test
    @Timeout(120)
    void aLongChainInAPlantedDirectoryHoldsUpNeitherRebuildNorCollection() {
        RecordBytes chunk = records.chunk(700);
        RecordBytes page = records.tree(chunk);
        RecordBytes root = records.tree(page);
        VaultId vault = backUp(chunk, page, root);
        keepOfPages(vault, root);
        List<Oid> chain = IntStream.range(0, 20_000)
                .mapToObj(i -> i == 0 ? page.oid() : Oid.of(new byte[] {(byte) i, (byte) (i >> 8), 7}))
                .toList();
        StoreFiles store = TestStore.ofRun().open(folder);
        PackHeader planted = new PackHeader(PackKind.PAGES, PackId.parse("f".repeat(32)), domain);
        try (PackWriter writer = store.packs(vault).create(planted)) {
            for (int i = 0; i < chain.size() - 1; i++) {
                RecordHeader said = new RecordHeader(RecordType.TREE, domain, 1, 256, List.of(chain.get(i + 1)));
                writer.append(new RecordBytes(chain.get(i), new byte[said.recordLength()]), said);
            }
            writer.finish();
        }
        store.store().close();

        assertThat(rebuild().lost()).isEqualTo(1);
        try (TestService service = TestService.in(folder)) {
            for (int day = 0; day < 2; day++) {
                service.clock().advance(Duration.ofDays(1));
                assertThat(service.service().collector().run().needed()).isGreaterThan(chain.size());
            }
        }
    }

    private Optional<RecordRow> rowOf(RecordBytes record) {
        try (TestService service = TestService.in(folder)) {
            return service.store().catalog().read(connection -> new VaultRecordTable(connection).find(record.oid()));
        }
    }

    /** The point counts as degraded, its machine sends what is lost, and collections spare what is below it until then. */
    private void assertIsMissed(VaultId vault, RecordBytes lost, List<RecordBytes> below) {
        List<Oid> kept = below.stream().map(RecordBytes::oid).toList();
        try (TestService service = TestService.in(folder)) {
            Catalog catalog = service.store().catalog();
            assertThat(catalog.<Long>read(connection -> new DegradedPointQuery(connection).count()))
                    .isEqualTo(1);
            for (int day = 0; day < 20; day++) {
                service.clock().advance(Duration.ofDays(1));
                service.service().collector().run();
            }
            Set<Oid> left = catalog.read(connection ->
                    Set.copyOf(new VaultRecordTable(connection).find(kept).keySet()));
            assertThat(left).containsExactlyInAnyOrderElementsOf(kept);
            try (VaultSession session = service.as(vault, machine, domain).open(Optional.empty())) {
                List<Oid> asked =
                        Stream.concat(kept.stream(), Stream.of(lost.oid())).toList();
                assertThat(session.have(asked).stream())
                        .containsExactlyElementsOf(
                                IntStream.range(0, kept.size()).boxed().toList());
                session.put(List.of(lost));
            }
            assertThat(catalog.<Long>read(connection -> new DegradedPointQuery(connection).count()))
                    .isZero();
        }
    }

    /** Only this page is left of all. */
    private void keepOfPages(VaultId vault, RecordBytes page) {
        deletePacks(vault, PackKind.PAGES);
        plant(
                vault,
                new PackHeader(PackKind.PAGES, PackId.parse("7".repeat(32)), domain),
                page,
                RecordHeader.ofRecord(page.bytes()));
    }

    private void deletePacks(VaultId vault, PackKind kind) {
        StoreFiles store = TestStore.ofRun().open(folder);
        PackFiles packs = store.packs(vault);
        packs.list().stream().filter(pack -> pack.kind() == kind).forEach(packs::delete);
        store.store().close();
    }
}
