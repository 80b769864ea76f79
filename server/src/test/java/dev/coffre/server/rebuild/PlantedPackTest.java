package dev.coffre.server.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.store.pack.PackKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever can write to the store can put a pack there. The directory of such a pack contradicts the records in it. */
@SuppressWarnings("NullAway.Init") // set before each test
class PlantedPackTest {
    @TempDir
    private Path folder;

    private PlantedPacks store;

    @BeforeEach
    void backUp() {
        store = new PlantedPacks(folder, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000000000000000000000000000", "ffffffffffffffffffffffffffffffff"})
    void aPageKeepsTheChildrenThatItsBytesName(String id) {
        RecordHeader real = RecordHeader.ofRecord(store.root.bytes());
        store.plant(
                store.pack(PackKind.PAGES, id, store.domain),
                store.root,
                PlantedPacks.childless(real, real.type(), store.domain, real.epoch()));

        assertThat(store.rebuild().lost()).isZero();

        try (TestService service = store.start()) {
            long[] children = service.store().catalog().read(connection -> {
                VaultRecordTable table = new VaultRecordTable(connection);
                return table.children(table.find(store.root.oid()).orElseThrow().ord());
            });
            assertThat(children).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000000000000000000000000000", "ffffffffffffffffffffffffffffffff"})
    void aRecordStaysInTheDomainThatItsBytesName(String id) {
        store.plantInOtherDomain(PackKind.DATA, id, store.chunk);
        store.plantInOtherDomain(PackKind.PAGES, id.replaceFirst("..$", "77"), store.root);

        assertThat(store.rebuild().lost()).isZero();

        assertHasAll();
    }

    private void assertHasAll() {
        try (TestService service = store.start();
                VaultSession session = store.session(service)) {
            assertThat(session.have(List.of(store.chunk.oid(), store.page.oid(), store.root.oid()))
                            .cardinality())
                    .isEqualTo(3);
        }
    }

    /** The row is that of the planted pack at first. */
    @Test
    void aPageKeepsTheTypeEpochAndDepthThatItsBytesHave() {
        store.plantAsChunkInOtherDomain(store.page, 77);

        assertThat(store.rebuild().lost()).isZero();

        try (TestService service = store.start()) {
            RecordRow row = PlantedPacks.row(service, store.page).orElseThrow();
            assertThat(row.type()).isEqualTo(RecordType.TREE);
            assertThat(row.epoch())
                    .isEqualTo(RecordHeader.ofRecord(store.page.bytes()).epoch());
            assertThat(row.depth()).isEqualTo(1);
        }
    }

    /** Its row is of the planted domain, until its machine sends it again. */
    @Test
    void aLostRecordThatAPlantedDirectoryNamesIsTakenBack() {
        store.deletePacks(PackKind.DATA);
        store.plantInOtherDomain(PackKind.DATA, "1".repeat(32), store.chunk);
        store.rebuild();

        try (TestService service = store.start();
                VaultSession session = store.session(service)) {
            session.put(List.of(store.chunk));
        }
        assertHasAll();
    }

    @Test
    void aRecordThatIsItsOwnChildIsNone() {
        RecordBytes above = store.others.tree(store.chunk);
        RecordHeader real = RecordHeader.ofRecord(above.bytes());
        store.plant(
                store.pack(PackKind.PAGES, "f".repeat(32), store.otherDomain),
                above,
                new RecordHeader(real.type(), store.otherDomain, 1, real.payloadLength(), List.of(above.oid())));

        assertThat(store.rebuild().lost()).isZero();

        try (TestService service = store.start()) {
            assertThat(PlantedPacks.row(service, above)).isEmpty();
        }
    }

    /** The second pack has the child, which got a row when the page of the first pack was read. */
    @Test
    void aChildThatTheBytesOfACopyNameIsInsertedOnce() {
        RecordBytes child = store.others.chunk();
        RecordBytes page = store.others.tree(child);
        store.plantAsChunkInOtherDomain(page, 1);
        store.plant(store.pack(PackKind.DATA, "2".repeat(32), store.otherDomain), writer -> {
            RecordHeader real = RecordHeader.ofRecord(page.bytes());
            writer.append(page, PlantedPacks.childless(real, RecordType.CHUNK, store.otherDomain, 1));
            writer.append(child, child.header());
        });

        assertThat(store.rebuild().lost()).isZero();

        try (TestService service = store.start()) {
            assertThat(PlantedPacks.row(service, child))
                    .hasValueSatisfying(row -> assertThat(row.isLive()).isTrue());
        }
    }

    /** Parents come first, so their rows are older than those of their children. */
    @Test
    @Timeout(120)
    void aLongChainInAPlantedDirectoryHoldsUpNeitherRebuildNorCollection() {
        store.keepOfPages(store.root);
        List<Oid> chain = IntStream.range(0, 20_000)
                .mapToObj(i -> i == 0 ? store.page.oid() : Oid.of(new byte[] {(byte) i, (byte) (i >> 8), 7}))
                .toList();
        store.plant(store.pack(PackKind.PAGES, "f".repeat(32), store.domain), writer -> {
            for (int i = 0; i < chain.size() - 1; i++) {
                RecordHeader said = new RecordHeader(RecordType.TREE, store.domain, 1, 256, List.of(chain.get(i + 1)));
                writer.append(new RecordBytes(chain.get(i), new byte[said.recordLength()]), said);
            }
        });

        assertThat(store.rebuild().lost()).isEqualTo(1);

        try (TestService service = store.start()) {
            for (int day = 0; day < 2; day++) {
                service.clock().advance(Duration.ofDays(1));
                assertThat(service.service().collector().run().needed()).isGreaterThan(chain.size());
            }
        }
    }
}
