package dev.coffre.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.WatchedConnections;
import dev.coffre.server.testing.WholeFileStore;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.pack.PackReader;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that cannot append gets each pack whole. */
class WholePacksTest {
    @TempDir
    private Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(58);
    private final DomainId domain = DomainId.random(random);
    private final MachineId machine = MachineId.random(random);
    private final TestRecords records = new TestRecords(domain, random);
    private final WholeFileStore store = new WholeFileStore();
    private final WatchedConnections connections = new WatchedConnections();
    private final SimulatedClock clock = new SimulatedClock();
    private TestService service;
    private VaultId vault;
    private Vault seen;
    private VaultSession session;

    @BeforeEach
    void open() {
        start();
        vault = service.vault("documents");
        seen = service.register(
                vault,
                machine,
                domain,
                SigningKey.generate(new SecureRandom()).verifyingKey(),
                new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        session = seen.open(Optional.empty());
    }

    private void start() {
        StoreFiles files = new StoreFiles(store, new StoreLayout(folder.resolve("store")));
        service = TestService.over(folder, files, connections::over, clock);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private void restart() {
        service.close();
        start();
        seen = service.as(vault, machine, domain);
        session = seen.open(Optional.empty());
    }

    private List<PackRow> packs() {
        return service.store().catalog().read(connection -> new PackTable(connection).all());
    }

    private List<RecordBytes> fetch(RecordBytes... wanted) {
        FetchedRecords found = new FetchedRecords();
        seen.fetch(Arrays.stream(wanted).map(RecordBytes::oid).toList(), found);
        return found.records();
    }

    private void assertSound(RecordBytes... wanted) {
        assertThat(fetch(wanted)).containsExactly(wanted);
        List<ScrubFinding> findings = new ArrayList<>();
        service.service()
                .administration()
                .execute(TestService.LOCAL, new MaintenanceCommands.ScrubStore(), findings::add);
        assertThat(findings).isEmpty();
    }

    @Test
    void eachGroupBecomesClosedPacksThatArriveBeforeTheAnswer() {
        RecordBytes chunk = records.chunk();
        RecordBytes page = records.tree(chunk);

        assertThat(session.put(List.of(chunk))).isInstanceOf(PutResult.Admitted.class);
        assertThat(session.put(List.of(page))).isInstanceOf(PutResult.Admitted.class);

        assertThat(store.created()).isEqualTo(2);
        assertThat(packs()).hasSize(2).allSatisfy(pack -> {
            assertThat(pack.closed()).isTrue();
            try (PackReader reader = service.store().files().packs(vault).open(pack.header())) {
                assertThat(reader.directory()).hasSize(1);
            }
        });
        assertSound(chunk, page);
    }

    @Test
    void whatArrivesMeanwhileIsGatheredIntoPacksOfAtMost24MiB() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        store.afterCreate(file -> {
            first.countDown();
            awaitQuietly(release);
        });
        List<RecordBytes> chunks = new ArrayList<>();
        List<CompletableFuture<PutResult>> sent = new ArrayList<>();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 10; i++) {
                RecordBytes chunk = records.chunk(4 << 20);
                chunks.add(chunk);
                sent.add(CompletableFuture.supplyAsync(() -> session.put(List.of(chunk)), senders));
                first.await();
            }
            Thread.sleep(500); // the others wait for the first
            release.countDown();
        }

        assertThat(sent).allSatisfy(each -> assertThat(each.join()).isInstanceOf(PutResult.Admitted.class));
        assertThat(packs())
                .hasSizeBetween(3, 5)
                .allSatisfy(pack -> assertThat(pack.bytes()).isLessThanOrEqualTo(24 << 20));
        assertSound(chunks.toArray(RecordBytes[]::new));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPackThatCannotBeWrittenFailsItsBatchAndTheNextTrySucceedsUnderAnotherName() {
        RecordBytes chunk = records.chunk();
        AtomicInteger failures = new AtomicInteger(1);
        store.afterCreate(
                file -> { // the pack is there, but nobody is told
                    if (failures.getAndDecrement() > 0) {
                        throw away();
                    }
                });

        assertThatThrownBy(() -> session.put(List.of(chunk))).isInstanceOf(StoreUnavailableException.class);
        assertThat(packs()).isEmpty();
        assertThat(session.put(List.of(chunk))).isInstanceOf(PutResult.Admitted.class);

        assertThat(store.created()).isEqualTo(2);
        assertSound(chunk);
    }

    @Test
    void ofAGroupThatFailsOnlyPacksWithoutAnAnswerAreLeft() {
        RecordBytes chunk = records.chunk();
        RecordBytes page = records.tree(chunk);
        AtomicInteger failures = new AtomicInteger(1);
        store.afterCreate(file -> {
            if (file.toString().contains("/pages/") && failures.getAndDecrement() > 0) {
                throw away();
            }
        });

        assertThatThrownBy(() -> session.put(List.of(chunk, page))).isInstanceOf(StoreUnavailableException.class);

        List<String> left = new ArrayList<>();
        store.forEachFile(service.store().files().layout().packs(vault), file -> left.add(file.toString()));
        assertThat(left).singleElement().asString().contains("/pages/");
        assertThat(session.put(List.of(chunk, page))).isInstanceOf(PutResult.Admitted.class);
        assertSound(chunk, page);
    }

    private static StoreUnavailableException away() {
        return new StoreUnavailableException(
                ProblemCode.STORE_UNREACHABLE.with("address", "test").with("reason", "test"));
    }

    @Test
    void aTransactionThatFailsLeavesPacksThatNoRowNames() {
        RecordBytes chunk = records.chunk();
        connections.afterStatement("INSERT INTO pack", () -> {
            throw new SQLException("test");
        });

        assertThatThrownBy(() -> session.put(List.of(chunk))).isInstanceOf(Problem.class);
        assertThat(session.put(List.of(chunk))).isInstanceOf(PutResult.Admitted.class);

        assertSound(chunk);
    }

    @Test
    void aRestartKeepsEverythingAndARebuildFindsIt() {
        RecordBytes chunk = records.chunk();
        RecordBytes page = records.tree(chunk);
        session.put(List.of(chunk));
        session.put(List.of(page));

        restart();
        assertSound(chunk, page);
        service.close();
        assertThat(new OfflineVault(service.folder(), clock, new SecureRandom())
                        .rebuild()
                        .lost())
                .isZero();
        start();
        seen = service.as(vault, machine, domain);
        assertSound(chunk, page);
    }

    @Test
    void aPackThatIsGoneIsFoundByTheDailyComparison() {
        RecordBytes chunk = records.chunk();
        session.put(List.of(chunk));
        store.delete(service.store()
                .files()
                .layout()
                .packFile(vault, packs().getFirst().header()));

        service.service().reconciler().runIfDue();

        assertThat(session.put(List.of(chunk))).isEqualTo(new PutResult.Admitted(1, chunk.bytes().length));
    }

    @Test
    void aStoreThatIsAwayDamagesNothing() {
        RecordBytes chunk = records.chunk();
        session.put(List.of(chunk));
        store.beforeOpen(file -> {
            throw away();
        });

        assertThatThrownBy(() -> fetch(chunk)).isInstanceOf(StoreUnavailableException.class);
        store.beforeOpen(file -> {});

        assertSound(chunk);
    }

    @Test
    void smallPacksAreMerged() {
        List<RecordBytes> chunks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            RecordBytes chunk = records.chunk();
            chunks.add(chunk);
            session.put(List.of(chunk));
        }
        RecordBytes[] all = chunks.toArray(RecordBytes[]::new);
        session.put(List.of(records.tree(all)));

        clock.advance(Duration.ofDays(1));
        service.service().collector().run();

        assertThat(packs().stream().filter(pack -> pack.retired().isEmpty())).hasSize(2);
        assertThat(fetch(all)).containsExactly(all);
    }

    /** A rebuild takes rows from the directories of packs, which somebody else may have planted. */
    @Test
    void aRecordTakesItsRowBackFromAnotherDomain() {
        RecordBytes planted = records.chunk();
        session.put(List.of(planted));
        service.register(
                vault,
                MachineId.random(random),
                DomainId.random(random),
                SigningKey.generate(new SecureRandom()).verifyingKey(),
                new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        service.store()
                .catalog()
                .change(connection -> TestSql.update(connection, "UPDATE record SET domain = 2 WHERE oid = ?", (Object)
                        planted.oid().bytes()));

        session.put(List.of(planted));

        long rows = service.store()
                .catalog()
                .read(connection -> TestSql.number(connection, "SELECT COUNT(*) FROM record WHERE oid = ?", (Object)
                        planted.oid().bytes()));
        assertThat(rows).isEqualTo(1);
        assertThat(fetch(planted)).containsExactly(planted);
        assertThat(session.have(List.of(planted.oid())).cardinality()).isEqualTo(1);
    }
}
