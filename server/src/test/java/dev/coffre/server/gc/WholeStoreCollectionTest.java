package dev.coffre.server.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.GarbageQueries;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.WholeFileStore;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collection in a store that packs are written to whole. */
final class WholeStoreCollectionTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final DomainId domain = DomainId.random(random);
    private final TestRecords records = new TestRecords(domain, random);
    private final WholeFileStore store = new WholeFileStore();
    private final SimulatedClock clock = new SimulatedClock();

    @TempDir
    private Path folder;

    private TestService service;
    private VaultId vault;

    @BeforeEach
    void open() {
        service = TestService.over(folder, new StoreFiles(store, new StoreLayout(folder.resolve("store"))), clock);
        vault = service.vault("documents");
    }

    @AfterEach
    void close() {
        service.close();
    }

    private void mergePacks() {
        Vault seen = service.register(
                vault,
                MachineId.random(random),
                domain,
                SigningKey.generate(new SecureRandom()).verifyingKey(),
                new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        VaultSession session = seen.open(Optional.empty());
        RecordBytes[] chunks = new RecordBytes[5];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = records.chunk();
            session.put(List.of(chunks[i]));
        }
        session.put(List.of(records.tree(chunks)));
        clock.advance(Duration.ofDays(1));
        service.service().collector().run();
    }

    @Test
    void aFullLocalDiskDoesNotDeletePacksThatReadsNeed() {
        mergePacks();
        RetiredPackCleanup cleanup = new RetiredPackCleanup(
                service.store().catalog(), service.store().files(), clock, () -> true);
        assertThat(cleanup.bytesWaiting()).isPositive();

        assertThat(cleanup.deleteDueFiles()).isZero();
        clock.advance(Duration.ofDays(1));
        assertThat(cleanup.deleteDueFiles()).isPositive();
    }

    private RetiredPackCleanup cleanup() {
        return new RetiredPackCleanup(service.store().catalog(), service.store().files(), clock, () -> false);
    }

    private List<PackRow> retired() {
        return service.store().catalog().read(connection -> new PackTable(connection).retired(clock.instant()));
    }

    private boolean isStored(PackRow pack) {
        return service.store().files().packs(pack.vault()).exists(pack.header());
    }

    @Test
    void aDeletionWhoseAnswerIsLostIsResumed() {
        mergePacks();
        List<PackRow> retired = retired();
        assertThat(retired).hasSizeGreaterThan(2);
        clock.advance(Duration.ofDays(1));
        AtomicInteger deletions = new AtomicInteger();
        store.onDelete((file, delete) -> {
            delete.run();
            if (deletions.incrementAndGet() == 2) {
                throw new StoreUnavailableException(ProblemCode.STORE_UNREACHABLE.problem());
            }
        });
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> cleanup().deleteDueFiles());
        assertThat(retired()).as("only the first is known to be gone").isEqualTo(retired.subList(1, retired.size()));

        cleanup().deleteDueFiles(); // another process
        assertThat(retired()).isEmpty();
        assertThat(retired).noneMatch(this::isStored);
    }

    @Test
    void aPackThatTheStoreStillHasKeepsItsRow() {
        mergePacks();
        List<PackRow> retired = retired();
        clock.advance(Duration.ofDays(1));
        store.onDelete((file, delete) -> {});
        assertThat(cleanup().deleteDueFiles()).isZero();
        assertThat(retired()).isEqualTo(retired);

        store.onDelete((file, delete) -> delete.run());
        assertThat(cleanup().deleteDueFiles()).isPositive();
        assertThat(retired()).isEmpty();
    }

    @Test
    void aPackWithRecordsIsNeitherRetiredNorDeleted() {
        mergePacks();
        service.store().catalog().change(connection -> {
            PackTable packs = new PackTable(connection);
            PackRow used = packs.all().stream()
                    .filter(pack -> pack.retired().isEmpty())
                    .findFirst()
                    .orElseThrow();
            assertThat(packs.retire(used.nr(), clock.instant())).isFalse();
            PackRow retired = packs.retired(clock.instant()).getFirst();
            RecordRow record =
                    new VaultRecordTable(connection).inPack(used.nr()).getFirst();
            new GarbageQueries(connection).move(List.of(new GarbageQueries.MovedRecord(record, 64)), retired.nr());
            packs.markDeleting(clock.instant(), 100);
            assertThat(packs.deleting(0, 100))
                    .doesNotContain(retired)
                    .hasSize(packs.retired(clock.instant()).size() - 1);
        });
    }

    @Test
    void aMergedPackHasAtMost24MiB() {
        PackRow old = new PackRow(1, PackId.random(random), vault, domain, PackKind.DATA, true, Optional.empty(), 0);
        byte[] record = records.chunk(5 << 20).bytes();
        RecordRow row = new RecordRow(
                1, records.chunk().oid(), 1, RecordType.CHUNK, 1, 0, old.nr(), 0, record.length, RecordState.LIVE);
        try (CompactedPack pack = CompactedPack.begin(service.store().files(), old, PackId.random(random))) {
            for (int i = 0; i < 4; i++) {
                assertThat(pack.hasRoomFor(record)).isTrue();
                pack.append(row, record);
            }
            assertThat(pack.hasRoomFor(record)).isFalse();
        }
    }

    private boolean hasAlert() {
        service.service().alertScan().run();
        return service
                .store()
                .catalog()
                .read(connection -> new AlertTable(connection).active(AlertKind.DISK_NEARLY_FULL))
                .stream()
                .anyMatch(alert -> alert.percent().equals(Optional.of(100)));
    }

    @Test
    void aServiceThatAnswersThatItIsFullRaisesAnAlert() {
        assertThat(hasAlert()).isFalse();
        store.setFull(true);
        assertThat(hasAlert()).isTrue();
        store.setFull(false);
        assertThat(hasAlert()).isFalse();
    }
}
