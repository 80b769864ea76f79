package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.catalog.CatalogIncarnation;
import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.catalog.PostgresServer;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.datadir.CatalogFile;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.StoreLocationFile;
import dev.coffre.server.people.PasswordCost;
import dev.coffre.server.s3.LockingS3;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.SigningKeyFile;
import dev.coffre.server.store.StoreLocation;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Further processes of a service over PostgreSQL and a bucket, whose first one has made a vault already. */
class JoiningProcessTest {
    private final SimulatedClock clock = new SimulatedClock();
    private final SecureRandom random = new SecureRandom();
    private final List<VaultService> started = new ArrayList<>();

    @TempDir
    private Path folder;

    private LockingS3 storage;
    private S3Location bucket;
    private CatalogLocation catalog;
    private TestService first;

    @BeforeEach
    void start() {
        assumeTrue(PostgresServer.isInstalled(), "postgresql-17 is not installed");
        storage = new LockingS3(folder, clock);
        bucket = storage.location();
        catalog = TestEngine.POSTGRESQL.location(folder);
        first = TestService.over(folder.resolve("first"), storage.open(), catalog, clock);
        first.store().requireOwnCatalog(catalog);
        new TestMachine(first, first.vault("documents"), new SplittableRandom(1)).backUp();
    }

    @AfterEach
    void stop() {
        started.reversed().forEach(VaultService::close);
        if (first != null) {
            first.close();
        }
        if (storage != null) {
            storage.close();
        }
    }

    private Locations shared() {
        return new Locations(Optional.of(catalog), Optional.of(bucket));
    }

    private VaultService start(DataDirectory data, Locations asked) {
        OpenStore store = OpenStore.open(data, new LocalDisk(), asked, clock, random);
        VaultService service = VaultService.open(store, data.root(), clock, random, PasswordCost.DEFAULT);
        started.add(service);
        return service;
    }

    private void stopLast() {
        started.removeLast().close();
    }

    private static void makeVault(VaultService service, String name) {
        var unused = service.administration()
                .administration()
                .execute(TestService.LOCAL, new VaultCommands.CreateVault(name, Optional.empty()));
    }

    private DataDirectory withKeysOfTheFirst(String name) {
        DataDirectory data = new DataDirectory(folder.resolve(name)).create();
        try (var keys = Files.list(folder.resolve("first/keys"))) {
            for (Path key : keys.toList()) {
                Files.copy(key, data.keys().resolve(key.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return data;
    }

    private static void assertProblem(ProblemCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    @Test
    void aNewFolderWithTheKeysJoins() {
        DataDirectory data = withKeysOfTheFirst("second");

        VaultService second = start(data, shared());

        makeVault(second, "more");
        assertThat(first.service().inventory().vaults().vaults()).hasSize(2);
        assertThat(new CatalogFile(data).read().isSamePlace(catalog)).isTrue();
    }

    @Test
    void aDatabaseWithoutTheCatalogIsNotJoined() {
        CatalogLocation empty = TestEngine.POSTGRESQL.location(folder.resolve("empty"));

        assertProblem(
                ProblemCode.CATALOG_MISSING,
                () -> start(withKeysOfTheFirst("second"), new Locations(Optional.of(empty), Optional.of(bucket))));
    }

    /** It does not know what was stored since. */
    @Test
    void aCatalogOfBeforeARebuildIsNotJoined() {
        DataDirectory other = withKeysOfTheFirst("other");
        new StoreLocationFile(other).write(bucket);
        new OfflineVault(other, clock, random).rebuild();

        assertProblem(ProblemCode.CATALOG_MISSING, () -> start(withKeysOfTheFirst("second"), shared()));
    }

    /** All hosts and the database are lost; what is left are the keys and the bucket. */
    @Test
    void aNewFolderMakesTheCatalogFromTheAddressOfTheStore() {
        DataDirectory data = withKeysOfTheFirst("new");
        Locations asked =
                new Locations(Optional.of(TestEngine.POSTGRESQL.location(folder.resolve("new"))), Optional.of(bucket));

        assertProblem(ProblemCode.STORE_MISSING, () -> new OfflineVault(data, clock, random).rebuild());
        assertThat(new OfflineVault(data, clock, random).rebuild(asked).points())
                .isEqualTo(1);

        makeVault(start(data, Locations.KNOWN), "more");
    }

    @Test
    void aFolderIsNotRebuiltFromTheStoreOfAnotherService() {
        DataDirectory data = new DataDirectory(folder.resolve("stranger")).create();
        new SigningKeyFile(data.keys()).openOrCreate(random).close();

        assertProblem(
                ProblemCode.STORE_OF_OTHER_SERVICE,
                () -> new OfflineVault(data, clock, random)
                        .rebuild(new Locations(Optional.empty(), Optional.of(bucket))));
        assertThat(new StoreLocationFile(data).read()).isEqualTo(new StoreLocationFile(data).inFolder());
    }

    /** What it stores would have no lock. */
    @Test
    void aProcessWithoutTheLocksOfTheOthersDoesNotJoin() {
        DataDirectory data = withKeysOfTheFirst("second");

        assertProblem(
                ProblemCode.STORE_LOCKS_DIFFER,
                () -> start(data, new Locations(Optional.of(catalog), Optional.of(unlocked(bucket)))));

        start(data, shared());
    }

    /** Neither has used the store before, and it has no vault yet. */
    @Test
    void theVeryFirstProcessesLockAlike() {
        Optional<CatalogLocation> empty = Optional.of(TestEngine.POSTGRESQL.location(folder.resolve("empty")));
        DataDirectory data = withKeysOfTheFirst("second");
        DataDirectory other = withKeysOfTheFirst("third");
        try (LockingS3 fresh = new LockingS3(folder, clock)) {
            Locations locked = new Locations(empty, Optional.of(fresh.location()));
            Locations unlocked = new Locations(empty, Optional.of(unlocked(fresh.location())));
            OpenStore.open(data, new LocalDisk(), locked, clock, random).close();

            assertProblem(
                    ProblemCode.STORE_LOCKS_DIFFER,
                    () -> OpenStore.open(other, new LocalDisk(), unlocked, clock, random));

            OpenStore.open(other, new LocalDisk(), locked, clock, random).close();
        }
    }

    @Test
    void aProcessThatIsGivenANewKeyDoesNotReadTheFormerOne() throws IOException {
        DataDirectory data = withKeysOfTheFirst("second");
        Path former = Files.copy(bucket.credentialsFile(), folder.resolve("former-key"));
        Locations before =
                new Locations(Optional.of(catalog), Optional.of(S3Location.parse(bucket.toString(), former)));
        OpenStore.open(data, new LocalDisk(), before, clock, random).close();
        Files.delete(former);

        makeVault(start(data, shared()), "more");

        assertThat(new StoreLocationFile(data).read()).isEqualTo(bucket);
    }

    private static S3Location unlocked(S3Location location) {
        return S3Location.parse(location.toString().replace("&object-lock=on", ""), location.credentialsFile());
    }

    /** Advice to rebuild the catalog would take the store from them. */
    @Test
    void theProcessesNameTheirCatalogAgain() {
        try (LockingS3 fresh = new LockingS3(folder, clock)) {
            Locations shared = new Locations(
                    Optional.of(TestEngine.POSTGRESQL.location(folder.resolve("empty"))),
                    Optional.of(unlocked(fresh.location())));
            VaultService running = start(withKeysOfTheFirst("second"), shared);
            fresh.put("vaults/" + "1".repeat(32) + "/id", new byte[] {1});
            DataDirectory data = withKeysOfTheFirst("third");
            fresh.delete("incarnation");

            assertProblem(ProblemCode.CATALOG_UNNAMED, () -> start(data, shared));
            running.tasks().stateEveryMinute().forEach(Runnable::run);

            makeVault(start(data, shared), "more");
        }
    }

    /** Accounts and a vault without machines are in the journal only. */
    @Test
    void aProcessDoesNotTakeAStoreWithoutBackupsFromTheOthers() {
        Optional<CatalogLocation> another = Optional.of(TestEngine.POSTGRESQL.location(folder.resolve("another")));
        try (LockingS3 fresh = new LockingS3(folder, clock)) {
            Optional<StoreLocation> store = Optional.of(fresh.location());
            Locations shared =
                    new Locations(Optional.of(TestEngine.POSTGRESQL.location(folder.resolve("empty"))), store);
            VaultService running = start(withKeysOfTheFirst("second"), shared);
            makeVault(running, "empty");

            DataDirectory data = withKeysOfTheFirst("third");
            assertProblem(ProblemCode.CATALOG_MISSING, () -> start(data, new Locations(Optional.empty(), store)));
            assertProblem(ProblemCode.CATALOG_MISSING, () -> start(data, new Locations(another, store)));
            fresh.delete("incarnation");
            assertProblem(ProblemCode.CATALOG_MISSING, () -> start(data, new Locations(Optional.empty(), store)));

            running.tasks().stateEveryMinute().forEach(Runnable::run);
            makeVault(running, "kept");
            makeVault(start(data, shared), "more");
        }
    }

    /** Advice to rebuild the catalog would make one of a store that is not this service's. */
    @Test
    void theStoreOfAnotherServiceIsNamedAsSuch() {
        try (LockingS3 fresh = new LockingS3(folder, clock)) {
            Optional<StoreLocation> foreign = Optional.of(fresh.location());
            makeVault(
                    start(
                            new DataDirectory(folder.resolve("stranger")).create(),
                            new Locations(Optional.empty(), foreign)),
                    "theirs");
            DataDirectory known = withKeysOfTheFirst("second");
            new CatalogFile(known).write(catalog, Optional.empty());

            assertProblem(
                    ProblemCode.STORE_OF_OTHER_SERVICE,
                    () -> start(withKeysOfTheFirst("third"), new Locations(Optional.of(catalog), foreign)));
            assertProblem(
                    ProblemCode.STORE_OF_OTHER_SERVICE,
                    () -> start(known, new Locations(Optional.of(catalog), foreign)));
            start(known, shared());
        }
    }

    /** The catalog in its folder is used by no other process. */
    @Test
    void aServiceWithoutBackupsMovesItsCatalogToPostgres() {
        try (LockingS3 fresh = new LockingS3(folder, clock)) {
            Optional<StoreLocation> store = Optional.of(fresh.location());
            DataDirectory data = withKeysOfTheFirst("second");
            makeVault(start(data, new Locations(Optional.empty(), store)), "empty");
            stopLast();

            VaultService moved = start(
                    data, new Locations(Optional.of(TestEngine.POSTGRESQL.location(folder.resolve("empty"))), store));

            assertThat(moved.services().machines().inventory().vaults().vaults())
                    .hasSize(1);
        }
    }

    @Test
    void aRefusedFolderIsNotBoundToAnAddress() {
        CatalogLocation empty = TestEngine.POSTGRESQL.location(folder.resolve("empty"));
        DataDirectory data = withKeysOfTheFirst("second");

        assertProblem(
                ProblemCode.CATALOG_MISSING, () -> start(data, new Locations(Optional.of(empty), Optional.of(bucket))));

        assertThat(new StoreLocationFile(data).read()).isEqualTo(new StoreLocationFile(data).inFolder());
    }

    @Test
    void aFolderWhoseCatalogIsElsewhereDoesNotJoin() {
        DataDirectory data = withKeysOfTheFirst("second");
        new CatalogFile(data).write(TestEngine.POSTGRESQL.location(folder.resolve("empty")), Optional.empty());

        assertProblem(ProblemCode.CATALOG_ELSEWHERE, () -> start(data, shared()));
    }

    /** Who forgets the address of the store gets one in the folder, which is empty. */
    @Test
    void aProcessWithoutTheStoreOfItsCatalogSaysSo() {
        assertProblem(
                ProblemCode.STORE_MISSING,
                () -> start(withKeysOfTheFirst("second"), new Locations(Optional.of(catalog), Optional.empty())));
    }

    /** A rebuild in a folder that does not know of the shared catalog cannot see the processes that use it. */
    @Test
    void theProcessesWriteNothingAfterAnotherCatalogWasMadeForTheirStore() {
        VaultService second = start(withKeysOfTheFirst("second"), shared());
        DataDirectory data = withKeysOfTheFirst("other");
        new StoreLocationFile(data).write(bucket);
        new OfflineVault(data, clock, random).rebuild();

        assertProblem(
                ProblemCode.STORE_TAKEN_OVER,
                () -> second.tasks().stateEveryMinute().forEach(Runnable::run));

        assertProblem(ProblemCode.STORE_TAKEN_OVER, () -> makeVault(second, "lost"));
        assertThat(second.services().monitoring().readiness().failing()).containsExactly("catalog");
        makeVault(start(data, Locations.KNOWN), "kept");
    }

    /** As by a rebuild that began while no process used the catalog: this one reads the new one without a restart. */
    @Test
    void aProcessWritesNothingAfterItsCatalogWasReplacedInPlace() {
        VaultService second = start(withKeysOfTheFirst("second"), shared());
        String incarnation = "ab".repeat(CatalogIncarnation.BYTES);
        PostgresServer.get()
                .execute("UPDATE " + ((PostgresLocation) catalog).schema() + ".catalog_incarnation SET id = decode('"
                        + incarnation + "', 'hex')");
        storage.put("incarnation", incarnation.getBytes(StandardCharsets.US_ASCII));

        assertProblem(
                ProblemCode.STORE_TAKEN_OVER,
                () -> second.tasks().stateEveryMinute().forEach(Runnable::run));

        assertProblem(ProblemCode.STORE_TAKEN_OVER, () -> makeVault(second, "lost"));
    }
}
