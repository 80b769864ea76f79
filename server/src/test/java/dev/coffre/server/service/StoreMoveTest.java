package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.PostgresAddress;
import dev.coffre.server.copy.CopyMode;
import dev.coffre.server.copy.CopyProgress;
import dev.coffre.server.copy.CopyReport;
import dev.coffre.server.copy.StoreCopy;
import dev.coffre.server.datadir.CatalogFile;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.StoreLocationFile;
import dev.coffre.server.s3.LockingS3;
import dev.coffre.server.store.CopyMark;
import dev.coffre.server.store.FolderLocation;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.store.StoreLocation;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.LocalDisk;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store of a data folder moves to a bucket with Object Lock. */
class StoreMoveTest {
    private final InstantSource clock = InstantSource.system();
    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder;

    private DataDirectory data;
    private StoreFiles old;
    private LockingS3 service;
    private S3Location bucket;

    @BeforeEach
    void start() {
        Path root = folder.resolve("data");
        try (TestService running = TestService.in(root)) {
            running.vault("documents");
        }
        data = new DataDirectory(root);
        old = TestStore.ofRun().open(root);
        service = new LockingS3(folder, clock);
        bucket = service.location();
    }

    @AfterEach
    void stop() {
        old.store().close();
        service.close();
    }

    private static CopyProgress progress() {
        return new CopyProgress(System::nanoTime, (files, all, bytes, total, copied) -> {});
    }

    private CopyReport move(boolean isCatalogDown) {
        return new StoreMove(data, bucket, isCatalogDown).copyStopped(progress(), false, true, clock, random);
    }

    private static void assertProblem(ProblemCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private OpenStore open(Optional<StoreLocation> asked) {
        return OpenStore.open(data, new LocalDisk(), new Locations(Optional.empty(), asked), clock, random);
    }

    /** Takes away what the move has written into this folder, as in that of another process. */
    private void forgetTheMove() throws IOException {
        Files.delete(data.root().resolve("store.conf"));
        TestStore.ofRun().prepare(data.root());
    }

    @Test
    void nothingUsesTheOldPlaceAfterAMove() throws IOException {
        move(false);
        assertThat(new StoreLocationFile(data).read().isSamePlace(bucket)).isTrue();
        forgetTheMove();

        assertThatThrownBy(() -> open(Optional.empty())).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.STORE_MOVED);
            assertThat(problem.getMessage())
                    .contains(new StoreLocationFile(data).read().toString(), bucket.toString());
        });
        assertProblem(ProblemCode.STORE_MOVED, () -> new OfflineVault(data, clock, random).rebuild());
        assertProblem(
                ProblemCode.STORE_MOVED,
                () -> new StoreMove(data, new FolderLocation(folder.resolve("elsewhere")), false)
                        .copyStopped(progress(), false, false, clock, random));
    }

    @Test
    void aProcessThatLookedForTheMarkTooEarlyNoticesItOnceItsCatalogIsOpen() {
        CopyMark.moved(old, bucket).write(old);

        assertProblem(ProblemCode.STORE_MOVED, () -> TestService.in(data.root()).close());
    }

    /** Moves the store to a folder, and takes away what the move has written into the data folder. */
    private Path moveToFolder() {
        // The one that a data folder without store.conf uses, unless the store is there.
        Path place = TestStore.ofRun() == TestStore.DISK ? folder.resolve("new") : data.store();
        moveTo(place);
        TestStore.ofRun().prepare(data.root());
        return place;
    }

    private CopyReport moveTo(Path place) {
        return new StoreMove(data, new FolderLocation(place), false)
                .copyStopped(progress(), false, true, clock, random);
    }

    @Test
    void anotherProcessFollowsTheMoveIfItIsToldTheNewPlace() {
        Path place = moveToFolder();

        assertProblem(
                ProblemCode.STORE_ELSEWHERE, () -> open(Optional.of(new FolderLocation(folder.resolve("another")))));
        try (OpenStore followed = open(Optional.of(new FolderLocation(place)))) {
            assertThat(followed.files().layout().store()).isEqualTo(place);
        }
    }

    /** What it stores would have no locks, or it would not read what the others wrote last. */
    @Test
    void aProcessFollowsWithTheLocksOfTheMove() throws IOException {
        move(false);
        forgetTheMove();
        S3Location unlocked =
                S3Location.parse(bucket.toString().replace("&object-lock=on", ""), bucket.credentialsFile());

        assertProblem(ProblemCode.STORE_LOCKS_DIFFER, () -> open(Optional.of(unlocked)));
        try (OpenStore followed = open(Optional.of(bucket))) {
            assertThat(followed.files().store().locks()).isPresent();
        }
    }

    @Test
    void aMoveThatWasKilledBeforeItsEndGoesOn() {
        Path place = moveToFolder();

        assertThat(moveTo(place).copiedFiles())
                .as("the store is the old one still")
                .isZero();
    }

    @Test
    void theOldPlaceIsNoCopyToWhichTheStoreMovesBack() {
        StoreLocation before = new StoreLocationFile(data).read();
        move(false);

        assertProblem(
                ProblemCode.STORE_COPY_REFUSED,
                () -> new StoreMove(data, before, false).copyStopped(progress(), false, true, clock, random));
    }

    @Test
    void aMarkThatSaysNonsenseIsAnUnfinishedCopy() throws IOException {
        for (String text : new String[] {"", "moved", "moved " + "0".repeat(64) + "\n", "x".repeat(10_000)}) {
            RawFiles.write(old.layout().copyMark(), text.getBytes(StandardCharsets.US_ASCII));
            assertProblem(ProblemCode.STORE_COPY_UNFINISHED, () -> open(Optional.empty()));
        }
        CopyMark.removeOfCopy(old);
        assertThat(RawFiles.exists(old.layout().copyMark()))
                .as("only a complete one is removed")
                .isTrue();
    }

    /** From here, it cannot be told whether others go on writing. */
    @Test
    void aCatalogThatDoesNotAnswerRefusesTheLastCopyUnlessTheOperatorSaysThatNothingRuns() throws IOException {
        int closed;
        try (ServerSocket port = new ServerSocket(0)) {
            closed = port.getLocalPort();
        }
        Path password = Files.writeString(folder.resolve("password"), "x\n");
        new CatalogFile(data)
                .write(
                        PostgresAddress.parse(
                                "postgresql://coffre@127.0.0.1:" + closed + "/coffre?sslmode=disable",
                                Optional.of(password)),
                        Optional.empty());

        assertProblem(ProblemCode.CATALOG_USE_UNKNOWN, () -> move(false));
        assertThat(service.names()).as("nothing was copied").isEmpty();
        assertThat(move(true).complete()).isTrue();
    }

    /** Without trying the bucket out, which takes many connections. */
    private CopyReport copy(CopyMode mode) {
        StoreFiles to = Stores.open(bucket, new LocalDisk());
        try (var opened = to.store()) {
            return new StoreCopy(old, to, mode, progress()).run(false);
        }
    }

    /** Objects of a copy have no locks yet: what the store deleted would come back with the service. */
    @Test
    void whatTheStoreDeletedAfterItWasCopiedIsDeletedInTheCopy() throws IOException {
        String name = "journal/%016d".formatted(1_000);
        Path file = old.layout().store().resolve(name);
        old.store().write(file, "deleted later".getBytes(StandardCharsets.US_ASCII));
        copy(CopyMode.WHILE_RUNNING);
        assertThat(service.names()).contains(name);
        service.put(name, "behind it".getBytes(StandardCharsets.US_ASCII));
        RawFiles.delete(file);

        assertThat(copy(CopyMode.LAST).removedFiles()).isEqualTo(1);

        assertThat(service.names()).doesNotContain(name);
    }

    @Test
    void aFileThatWasReplacedInTheStoreIsReplacedInTheCopy() throws IOException {
        Path slots = old.layout().vaults().resolve("1".repeat(32) + "/slots/" + "0".repeat(32));
        Path keyring = slots.resolve("keyring-00000002");
        old.store().write(keyring, "before".getBytes(StandardCharsets.US_ASCII));
        copy(CopyMode.WHILE_RUNNING);
        old.store().write(keyring, "behind".getBytes(StandardCharsets.US_ASCII));

        assertThat(copy(CopyMode.LAST).complete()).isTrue();

        StoreFiles copy = Stores.open(bucket, new LocalDisk());
        try (var opened = copy.store()) {
            Path place = copy.layout()
                    .store()
                    .resolve(old.layout().store().relativize(keyring).toString());
            assertThat(opened.read(place, 100, ProblemCode.SLOT_DAMAGED))
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("behind");
        }
    }
}
