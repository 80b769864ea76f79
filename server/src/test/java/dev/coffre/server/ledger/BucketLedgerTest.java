package dev.coffre.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.SqliteLocation;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.store.Journal;
import dev.coffre.server.store.OwnedStore;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.WholeFileStore;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One service with a catalog in SQLite, whose store may get a file after its writer has given up. */
final class BucketLedgerTest {
    private final SecureRandom random = new SecureRandom();
    private final SigningKey key = SigningKey.generate(random);

    @TempDir
    private Path folder;

    /** What a write does: it arrives, it fails although it arrives, or it arrives after it failed. */
    private enum Fault {
        NONE,
        ANSWER_LOST,
        LATE
    }

    private Fault fault = Fault.NONE;
    private final List<Runnable> late = new ArrayList<>();

    private Runnable beforeCreate = () -> {};

    private Store bucket() {
        Store whole = new WholeFileStore();
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("create")) {
                        beforeCreate.run();
                    }
                    if (method.getName().equals("create") && fault != Fault.NONE) {
                        @SuppressWarnings("unchecked")
                        Runnable arrival = () -> whole.create((Path) arguments[0], (List<ByteBuffer>) arguments[1]);
                        if (fault == Fault.LATE) {
                            late.add(arrival);
                        } else {
                            arrival.run();
                        }
                        throw new IllegalStateException("no answer");
                    }
                    try {
                        return method.invoke(whole, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    private interface Work {
        void run(Ledger ledger, Catalog catalog);
    }

    /** Starts a service, works, and stops it. Returns the names of its vaults. */
    private List<String> serve(Store store, String catalogName, Work work) {
        try (Catalog catalog = Catalog.open(new SqliteLocation(folder.resolve(catalogName)))) {
            StoreFiles files = new StoreFiles(store, new StoreLayout(folder.resolve("store")));
            Journal journal = new Journal(files.journal(), key, InstantSource.system());
            work.run(Ledger.open(journal, catalog, new JournalProjection(files)), catalog);
            return catalog.read(connection -> new VaultTable(connection)
                    .all().stream().map(VaultRow::name).sorted().toList());
        }
    }

    private List<String> serve(Store store, Work work) {
        return serve(store, "catalog", work);
    }

    private List<String> rebuilt() {
        return serve(bucket(), "rebuilt", (ledger, catalog) -> ledger.project());
    }

    private Work create(String name) {
        return (ledger, catalog) -> ledger.append(new JournalEvent.VaultCreated(VaultId.random(random), name, ""));
    }

    @Test
    void aSegmentWhoseAnswerWasLostIsAdoptedByTheNextTurn() {
        assertThat(serve(bucket(), (ledger, catalog) -> {
                    create("a").run(ledger, catalog);
                    fault = Fault.ANSWER_LOST;
                    assertThatThrownBy(() -> create("b").run(ledger, catalog)).hasMessage("no answer");
                    assertThat(ledger.isBehind()).isTrue();
                    fault = Fault.NONE;
                    create("c").run(ledger, catalog);
                }))
                .containsExactly("a", "b", "c");
        assertThat(rebuilt()).containsExactly("a", "b", "c");
    }

    @Test
    void aSegmentThatArrivesLateIsVoid() {
        serve(bucket(), (ledger, catalog) -> {
            create("a").run(ledger, catalog);
            fault = Fault.LATE;
            assertThatThrownBy(() -> create("b").run(ledger, catalog)).hasMessage("no answer");
            fault = Fault.NONE;
        });
        assertThat(serve(bucket(), create("c"))).containsExactly("a", "c");
        late.forEach(Runnable::run);
        assertThat(serve(bucket(), (ledger, catalog) -> ledger.catchUp())).containsExactly("a", "c");
        assertThat(rebuilt()).containsExactly("a", "c");
    }

    @Test
    void aCatalogFromACopyTakesWhatItLacksFromTheStore() {
        serve(bucket(), create("a"));
        serve(bucket(), "copy", (ledger, catalog) -> ledger.catchUp());
        // Both are settled. The store then has what the copy lacks.
        serve(bucket(), (ledger, catalog) -> {});
        assertThat(serve(bucket(), "copy", create("b"))).containsExactly("a", "b");
        assertThat(serve(bucket(), create("c"))).containsExactly("a", "b", "c");
        assertThat(rebuilt()).containsExactly("a", "b", "c");
    }

    private Store owned(Store bucket) {
        OwnedStore store = new OwnedStore(bucket, new StoreLayout(folder.resolve("store")));
        store.take(random);
        return store;
    }

    private static void assertTakenOver(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_TAKEN_OVER));
    }

    @Test
    void aServiceThatStartsFromACopyEndsTheWritesOfTheOther() {
        Store bucket = bucket();
        serve(owned(bucket), (first, catalog) -> {
            create("a").run(first, catalog);
            assertThat(serve(owned(bucket), "copy", create("b"))).containsExactly("a", "b");
            assertTakenOver(() -> create("c").run(first, catalog));
        });
        assertThat(rebuilt()).containsExactly("a", "b");
    }

    @Test
    void aSegmentThatArrivesAfterTheStoreWasTakenIsNotAcknowledged() {
        Store bucket = bucket();
        serve(owned(bucket), (first, catalog) -> {
            create("a").run(first, catalog);
            beforeCreate = () -> {
                beforeCreate = () -> {};
                serve(owned(bucket), "copy", create("b"));
            };
            assertTakenOver(() -> create("c").run(first, catalog));
        });
        assertThat(serve(owned(bucket), "copy", (second, catalog) -> second.catchUp()))
                .containsExactly("a", "b");
        assertThat(rebuilt()).containsExactly("a", "b");
    }

    @Test
    void aJournalGoesOnFromADiskToABucketAndBack() {
        Store disk = new DiskStore(new LocalDisk());
        serve(disk, create("a"));
        assertThat(serve(bucket(), create("b"))).containsExactly("a", "b");
        assertThat(serve(disk, create("c"))).containsExactly("a", "b", "c");
        assertThat(serve(bucket(), create("d"))).containsExactly("a", "b", "c", "d");
        assertThat(rebuilt()).containsExactly("a", "b", "c", "d");
    }
}
