package dev.coffre.server.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.service.OpenStore;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.Alias;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.store.journal.SegmentName;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.testing.TestRecords;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attacker with the keys of the bucket wrote packs or segments before a rebuild. In one test the attacker also has the key of
 * a machine.
 */
class RebuildUnderAttackTest {
    private static final int SECONDS = 60;

    @TempDir
    private Path folder;

    /** A pack whose only record has children that its directory does not name. */
    private static void plantChildless(PlantedPacks store) {
        RecordHeader real = RecordHeader.ofRecord(store.page.bytes());
        store.plant(
                store.pack(PackKind.DATA, "0".repeat(32), store.domain),
                store.page,
                PlantedPacks.childless(real, RecordType.CHUNK, store.domain, 1));
    }

    /** A pack of the other domain whose record names this one. A second copy lets a rebuild read its bytes. */
    private static void plantNameOf(RecordBytes named, PlantedPacks store) {
        RecordBytes foreign = store.others.tree(named);
        RecordHeader said =
                PlantedPacks.childless(RecordHeader.ofRecord(foreign.bytes()), RecordType.CHUNK, store.otherDomain, 1);
        store.plant(store.pack(PackKind.DATA, "1".repeat(32), store.otherDomain), writer -> {
            writer.append(foreign, said);
            writer.append(foreign, said);
        });
    }

    private static long[] childrenOfPage(TestService service, PlantedPacks store) {
        return service.store().catalog().read(connection -> {
            VaultRecordTable table = new VaultRecordTable(connection);
            return table.children(table.find(store.page.oid()).orElseThrow().ord());
        });
    }

    private static void damage(TestService service, RecordBytes record) {
        service.store().catalog().change(connection -> {
            VaultRecordTable table = new VaultRecordTable(connection);
            table.setState(table.find(record.oid()).orElseThrow().ord(), RecordState.DAMAGED);
        });
    }

    @Test
    void whatAPlantedDirectoryDoesNotNameIsNotCollected() {
        PlantedPacks store = new PlantedPacks(folder, true); // packs of the other domain are read first
        plantNameOf(store.page, store);
        plantChildless(store);
        assertThat(store.rebuild().lost()).isZero();
        try (TestService service = store.start()) {
            assertThat(childrenOfPage(service, store)).hasSize(1);
            for (int day = 0; day < 40; day++) {
                service.clock().advance(Duration.ofDays(1));
                service.service().collector().run();
            }
            try (VaultSession session = store.session(service)) {
                assertThat(session.have(List.of(store.chunk.oid(), store.page.oid(), store.root.oid()))
                                .cardinality())
                        .isEqualTo(3);
            }
        }
    }

    /** The bytes of the page are right, and its row is that of the directory. */
    @Test
    void aNameInAnotherDomainDoesNotConfirmAPlantedDirectory() {
        PlantedPacks store = new PlantedPacks(folder, false);
        plantChildless(store);
        plantNameOf(store.page, store);
        assertThat(store.rebuild().lost()).isZero();
        try (TestService service = store.start()) {
            assertThat(childrenOfPage(service, store)).hasSize(1);
        }
    }

    @Test
    @Timeout(value = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aRebuildEndsAlthoughAliasesNameEachOther() {
        PlantedPacks store = new PlantedPacks(folder, true);
        TestRecords own = new TestRecords(store.domain, new SplittableRandom(8));
        RecordBytes second = own.chunk(700);
        RecordBytes third = own.chunk(700);
        try (TestService service = store.start();
                VaultSession session = store.session(service)) {
            session.put(List.of(second, third));
            damage(service, store.chunk);
            session.alias(List.of(new Alias(store.chunk.oid(), second.oid())));
            damage(service, second);
            session.alias(List.of(new Alias(second.oid(), third.oid())));
        }
        store.deletePacks(PackKind.DATA);
        store.plant(store.pack(PackKind.DATA, "7".repeat(32), store.domain), third);
        plantNameOf(store.chunk, store);
        assertThat(store.rebuild().lost()).isZero();
    }

    /** With the key of a machine, nothing of the store has to be deleted. */
    @Test
    @Timeout(value = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aRebuildEndsAlthoughAliasesAreOfRecordsThatNeverWere() {
        PlantedPacks store = new PlantedPacks(folder, true);
        TestRecords own = new TestRecords(store.domain, new SplittableRandom(8));
        RecordBytes first = own.chunk();
        RecordBytes second = own.chunk();
        PackHeader planted = store.pack(PackKind.PAGES, "7".repeat(32), store.domain);
        store.plant(planted, own.tree(first, second));
        assertThat(store.rebuild().lost()).isEqualTo(2);
        try (TestService service = store.start();
                VaultSession session = store.session(service)) {
            session.alias(List.of(new Alias(second.oid(), store.chunk.oid())));
            session.alias(List.of(new Alias(first.oid(), second.oid())));
        }
        store.deletePack(planted);
        plantNameOf(first, store);
        assertThat(store.rebuild().lost()).isZero();
    }

    @Test
    void segmentsBeforeTheFirstDoNotMakeTheStoreThatOfAnotherService() {
        PlantedPacks store = new PlantedPacks(folder, false);
        try (TestService service = store.start()) {
            OpenStore opened = service.store();
            for (int i = 1; i <= 10; i++) {
                Path segment = opened.files().layout().segmentFile(new SegmentName(0, i));
                opened.files().store().create(segment, List.of(ByteBuffer.wrap(new byte[] {1})));
            }
            assertThat(opened.files().journal().isOfOther(opened.signingKey().verifyingKey()))
                    .isFalse();
        }
    }
}
