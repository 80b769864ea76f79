package dev.coffre.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.GcCycleTable;
import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.catalog.PostgresServer;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.store.Journal;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.journal.SegmentName;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.StoreLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two services over one store and one catalog in PostgreSQL. */
final class SharedLedgerTest {
    private static final int TURNS = 10;

    private final SecureRandom random = new SecureRandom();
    private final SigningKey key = SigningKey.generate(random);
    private final List<Service> opened = new ArrayList<>();
    private InstantSource clock = InstantSource.system();

    @TempDir
    private Path folder;

    private record Service(Catalog catalog, Ledger ledger, Journal journal) {
        /** Creates a vault whose name says how many there were. */
        void createVault(SecureRandom random) {
            ledger.exclusively(() -> {
                ledger.append(vault(random, "vault " + names().size()));
                return true;
            });
        }

        List<String> names() {
            return catalog.read(connection -> new VaultTable(connection)
                    .all().stream().map(VaultRow::name).sorted().toList());
        }
    }

    private static JournalEvent vault(SecureRandom random, String name) {
        return new JournalEvent.VaultCreated(VaultId.random(random), name, "");
    }

    /** Runs before a small file is created, and after it is durable. */
    private record Hooks(Runnable before, Runnable after) {
        static final Hooks NONE = new Hooks(() -> {}, () -> {});

        Disk around(Disk disk) {
            return (Disk) Proxy.newProxyInstance(
                    Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("create")) {
                            before.run();
                        }
                        try {
                            return method.invoke(disk, arguments);
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        } finally {
                            if (method.getName().equals("syncDirectory")) {
                                after.run();
                            }
                        }
                    });
        }
    }

    private Service open(Hooks hooks) {
        return open("catalog", hooks);
    }

    private Service open(String catalogName, Hooks hooks) {
        return open(catalogName, "store", hooks);
    }

    private Service open(String catalogName, String storeName, Hooks hooks) {
        Catalog catalog = Catalog.open(TestEngine.POSTGRESQL.location(folder.resolve(catalogName)));
        StoreFiles files = new StoreFiles(
                new DiskStore(hooks.around(new LocalDisk())), new StoreLayout(folder.resolve(storeName)));
        Journal journal = new Journal(files.journal(), key, clock);
        Service service = new Service(catalog, Ledger.open(journal, catalog, new JournalProjection(files)), journal);
        opened.add(service);
        return service;
    }

    @AfterEach
    void close() {
        opened.forEach(service -> service.catalog.close());
        key.close();
    }

    /** What a catalog knows that is made from the store alone. */
    private List<String> rebuilt() {
        Service other = open("rebuilt " + opened.size(), Hooks.NONE);
        other.ledger.project();
        return other.names();
    }

    private List<JournalSegment> segments() {
        List<JournalSegment> segments = new ArrayList<>();
        opened.getFirst().journal.readAfter(0).forEach(segments::add);
        return segments;
    }

    @Test
    void aFolderWithoutTheJournalOfTheCatalogTakesNoTurn() {
        open(Hooks.NONE).createVault(random);
        Service other = open("catalog", "another store", Hooks.NONE);

        assertThatThrownBy(() -> other.createVault(random))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.JOURNAL_DAMAGED));

        assertThat(other.journal.newest()).isEmpty();
    }

    @Test
    void servicesDecideTurnByTurn() throws Exception {
        List<Service> services = List.of(open(Hooks.NONE), open(Hooks.NONE));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Service service = services.get(thread % 2);
                running.add(
                        threads.submit(() -> IntStream.range(0, TURNS).forEach(turn -> service.createVault(random))));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        List<String> expected = IntStream.range(0, 4 * TURNS)
                .mapToObj(n -> "vault " + n)
                .sorted()
                .toList();
        assertThat(services.getFirst().names()).isEqualTo(expected);
        assertThat(rebuilt()).isEqualTo(expected);
        assertThat(segments()).hasSize(1 + 4 * TURNS);
    }

    @Test
    void aSegmentWhoseTurnDiedIsAdoptedAndSealed() {
        RuntimeException killed = new IllegalStateException("killed");
        boolean[] isArmed = {false};
        Service first = open(new Hooks(() -> {}, () -> {
            if (isArmed[0]) {
                throw killed;
            }
        }));
        first.createVault(random);
        isArmed[0] = true;
        assertThatThrownBy(() -> first.createVault(random)).isSameAs(killed);
        assertThat(first.ledger.isBehind()).isTrue();
        isArmed[0] = false;

        Service second = open(Hooks.NONE);
        assertThat(second.names()).containsExactly("vault 0");
        second.ledger.catchUp();
        assertThat(second.names()).containsExactly("vault 0", "vault 1");
        assertThat(segments().getLast().events()).containsExactly(new JournalEvent.LedgerResumed());
        JournalSegment adopted = segments().get(2);
        second.journal.append(
                new SegmentName(3, adopted.name().attempt() + 1), adopted.previous(), List.of(vault(random, "late")));
        assertThat(rebuilt()).containsExactly("vault 0", "vault 1");
        first.createVault(random);
        assertThat(first.ledger.isBehind()).isFalse();
        assertThat(rebuilt()).containsExactly("vault 0", "vault 1", "vault 2");
        assertThat(segments()).hasSize(5);
    }

    @Test
    void aTurnThatFindsNothingOfADeadOneWritesNoSeal() {
        boolean[] isArmed = {false};
        Service first = open(new Hooks(
                () -> {
                    if (isArmed[0]) {
                        throw new IllegalStateException("killed");
                    }
                },
                () -> {}));
        first.createVault(random);
        isArmed[0] = true;
        assertThatThrownBy(() -> first.createVault(random)).hasMessage("killed");
        Service second = open(Hooks.NONE);
        second.createVault(random);
        assertThat(second.names()).containsExactly("vault 0", "vault 1");
        assertThat(segments()).hasSize(3);
    }

    /** A turn that stands still at a hook until it is let go on. */
    private final class Stall {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile boolean isArmed;

        void here() {
            if (isArmed) {
                isArmed = false;
                reached.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        /** Creates a vault, stalls, loses its session, lets the other service work, and wakes. */
        void run(Service stalling, Runnable meanwhile) throws Exception {
            run(() -> stalling.createVault(random), meanwhile);
        }

        /** As {@link #run(Service, Runnable)}, with another turn. */
        void run(Runnable stalling, Runnable meanwhile) throws Exception {
            isArmed = true;
            try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
                Future<?> turn = threads.submit(stalling);
                reached.await();
                PostgresServer.get()
                        .execute("SELECT pg_terminate_backend(pid) FROM pg_locks"
                                + " WHERE locktype = 'advisory' AND objid = 2 AND granted");
                meanwhile.run();
                goOn.countDown();
                assertThatThrownBy(turn::get)
                        .cause()
                        .isInstanceOfSatisfying(
                                Problem.class,
                                problem -> assertThat(problem.code()).isEqualTo(ProblemCode.VAULT_UNAVAILABLE));
            }
        }
    }

    @Test
    void aStalledTurnThatWakesAfterAnAdoptionFails() throws Exception {
        Stall stall = new Stall();
        Service first = open(new Hooks(() -> {}, stall::here));
        Service second = open(Hooks.NONE);
        first.createVault(random);
        stall.run(first, () -> second.createVault(random));
        assertThat(first.names()).containsExactly("vault 0", "vault 1", "vault 2");
        first.createVault(random);
        assertThat(rebuilt()).containsExactly("vault 0", "vault 1", "vault 2", "vault 3");
    }

    @Test
    void aSegmentThatAStalledTurnWritesLateIsVoid() throws Exception {
        Stall stall = new Stall();
        Service first = open(new Hooks(stall::here, () -> {}));
        Service second = open(Hooks.NONE);
        first.createVault(random);
        stall.run(first, () -> second.ledger.append(vault(random, "of the second")));
        assertThat(first.names()).containsExactly("of the second", "vault 0");
        assertThat(rebuilt()).containsExactly("of the second", "vault 0");
    }

    private static void flip(Service service) {
        service.ledger.settled(turn -> flip(service, turn));
    }

    private static void flip(Service service, Ledger.TurnCheck turn) {
        service.catalog.change(connection -> {
            turn.require(connection);
            GcCycleTable cycles = new GcCycleTable(connection);
            cycles.flip(cycles.begin(Instant.EPOCH), Instant.EPOCH);
        });
    }

    @Test
    void aSegmentThatAStalledTurnWritesAfterAFlipIsVoid() throws Exception {
        Stall stall = new Stall();
        Service first = open(new Hooks(stall::here, () -> {}));
        Service second = open(Hooks.NONE);
        first.createVault(random);
        stall.run(first, () -> flip(second));
        second.ledger.catchUp();
        assertThat(second.names()).containsExactly("vault 0");
        assertThat(rebuilt()).containsExactly("vault 0");
        first.createVault(random);
        assertThat(rebuilt()).containsExactly("vault 0", "vault 1");
    }

    @Test
    void aTurnThatDecidedBeforeAFlipAppendsNothing() throws Exception {
        Stall stall = new Stall();
        Service first = open(Hooks.NONE);
        Service second = open(Hooks.NONE);
        first.createVault(random);
        stall.run(
                () -> first.ledger.exclusively(() -> {
                    stall.here();
                    first.ledger.append(vault(random, "late"));
                    return true;
                }),
                () -> flip(second));
        assertThat(rebuilt()).containsExactly("vault 0");
    }

    @Test
    void aFlipFailsOnceAnotherTurnHasChangedTheJournal() throws Exception {
        Stall stall = new Stall();
        Service first = open(Hooks.NONE);
        Service second = open(Hooks.NONE);
        first.createVault(random);
        stall.run(
                () -> first.ledger.settled(turn -> {
                    stall.here();
                    flip(first, turn);
                }),
                () -> second.createVault(random));
        assertThat(first.catalog
                        .read(connection -> new GcCycleTable(connection).state())
                        .flipped())
                .isZero();
    }

    /** A failover to a standby that was behind: the store has what the database lost. */
    @Test
    void aCatalogThatLostItsNewestChangesTakesThemFromTheStore() {
        Service before = open(Hooks.NONE);
        before.createVault(random);
        Service behind = open("behind", Hooks.NONE);
        behind.ledger.project();
        PostgresLocation location = (PostgresLocation) TestEngine.POSTGRESQL.location(folder.resolve("behind"));
        PostgresServer.get().execute("UPDATE " + location.schema() + ".journal_state SET server = 'another run'");
        before.createVault(random);
        before.createVault(random);

        behind.ledger.catchUp();
        assertThat(behind.names()).containsExactly("vault 0", "vault 1", "vault 2");
        behind.createVault(random);
        assertThat(rebuilt()).containsExactly("vault 0", "vault 1", "vault 2", "vault 3");
    }

    /** A clock that stands still draws the attempts again that the database lost. */
    @Test
    void theSegmentThatSealsHasAGreaterAttemptThanThoseThatWereLeft() {
        clock = InstantSource.fixed(Instant.parse("2026-01-15T08:00:00Z"));
        Service before = open(Hooks.NONE);
        before.createVault(random);
        Service behind = open("behind", Hooks.NONE);
        behind.ledger.project();
        before.createVault(random);
        before.createVault(random);

        behind.ledger.catchUp();
        List<Long> attempts =
                segments().stream().map(segment -> segment.name().attempt()).toList();
        assertThat(attempts).hasSize(5).isSorted().doesNotHaveDuplicates();
        assertThat(segments().getLast().events()).containsExactly(new JournalEvent.LedgerResumed());
    }
}
