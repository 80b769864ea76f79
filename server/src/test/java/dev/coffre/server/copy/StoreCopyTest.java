package dev.coffre.server.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.store.CopyMark;
import dev.coffre.server.store.FolderLocation;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.server.testing.WholeFileStore;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.pack.PackCheck;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.ForwardingStore;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCopyTest {
    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(31);
    private final DomainId domain = DomainId.random(random);
    private final MachineId machine = MachineId.random(random);
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    private final TestRecords records = new TestRecords(domain, random);
    private final RecordBytes one = records.chunk(900_000);
    private final RecordBytes other = records.chunk(1_900);
    private final RecordBytes root = records.tree(one, other);
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());

    private Path data;
    private StoreFiles source;
    private StoreFiles target;
    private WholeFileStore bucket;

    @BeforeEach
    void backUp() {
        data = folder.resolve("data");
        bucket = new WholeFileStore();
        target = new StoreFiles(bucket, new StoreLayout(folder.resolve("bucket")));
        try (TestService service = TestService.in(data)) {
            VaultId vault = service.vault("documents");
            Vault mine = service.register(
                    vault,
                    machine,
                    domain,
                    pointKey.verifyingKey(),
                    new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
            try (VaultSession session = mine.open(Optional.empty())) {
                session.put(List.of(one, other, root));
                session.commit(records.point(machine, ChainHead.NONE, root.oid(), pointKey));
            }
        }
        source = TestStore.ofRun().open(data);
    }

    @AfterEach
    void close() {
        source.store().close();
    }

    /** Returns how many packs a stopped service leaves open: objects are written whole. */
    private int openPacks() {
        return source.store().disk().isPresent() ? 2 : 0;
    }

    @Test
    void theAuditLogOfSeveralProcessesIsCopied() {
        Path audit = source.layout().audit().resolve("%016d-%016d".formatted(1, 100));
        source.store().write(audit, "entries".getBytes(StandardCharsets.US_ASCII));

        copy(CopyMode.LAST);

        assertThat(files(target)).containsKey("audit/" + audit.getFileName());
    }

    @Test
    void aFileThatIsNoPackEndsNoCopyOfARunningService() throws IOException {
        VaultId vault = source.layout().vaultsIn(source.store()).getFirst();
        PackHeader planted = new PackHeader(PackKind.DATA, new PackId(1, 1), domain);
        Path garbage = source.layout().packFile(vault, planted);
        source.store().write(garbage, new byte[5_000]);

        assertThat(copy(CopyMode.WHILE_RUNNING).skippedFiles())
                .as("packs of a bucket are complete, and copied as they are")
                .isEqualTo(openPacks() == 0 ? 0 : openPacks() + 1);
        copy(CopyMode.LAST);

        String place = source.layout().store().relativize(garbage).toString();
        assertThat(files(target).get(place)).as("damage is copied as it is").hasSize(5_000);
    }

    /** A rotation that was interrupted writes its keyring again, with other random bytes. */
    @Test
    void theLastCopyBringsWhatWasReplacedInTheSameLength() {
        VaultId vault = source.layout().vaultsIn(source.store()).getFirst();
        Path keyring = source.layout().store().resolve("vaults/" + vault + "/slots/" + domain + "/keyring-00000002");
        source.store().write(keyring, "before".getBytes(StandardCharsets.US_ASCII));
        copy(CopyMode.WHILE_RUNNING);
        source.store().write(keyring, "behind".getBytes(StandardCharsets.US_ASCII));

        copy(CopyMode.LAST);

        String place = source.layout().store().relativize(keyring).toString();
        assertThat(files(target).get(place)).asString(StandardCharsets.US_ASCII).isEqualTo("behind");
    }

    /** The folder of a point has had its turn when the journal has its own, which is the last. */
    @Test
    void whatIsWrittenBehindTheFirstComparisonIsFound() {
        VaultId vault = source.layout().vaultsIn(source.store()).getFirst();
        Path late = source.layout().points(vault, machine).resolve("%016d-%s".formatted(1_000, "0".repeat(64)));
        bucket.list(file -> {
            if (file.startsWith(target.layout().journal())) {
                source.store().write(late, "late".getBytes(StandardCharsets.US_ASCII));
            }
            return true;
        });

        assertProblem(ProblemCode.STORE_COPY_DIFFERS, () -> copy(CopyMode.LAST));
    }

    @Test
    void anotherLastSegmentOfTheSameLengthIsFound() {
        copy(CopyMode.LAST);
        Path last = source.store().list(source.layout().journal()).getLast();
        byte[] bytes = source.store().read(last, 1 << 20, ProblemCode.JOURNAL_DAMAGED);
        bytes[bytes.length - 1] ^= 1;
        source.store().write(last, bytes);

        assertProblem(ProblemCode.STORE_COPY_DIFFERS, () -> copy(CopyMode.LAST));
    }

    /** Who has the key of a bucket with locks can add one that nobody can remove for years. */
    @Test
    void aFileThatIsLongerThanAnyOfTheStoreIsLeftOutOfACopyOfABucketWithLocks() throws IOException {
        assumeTrue(source.store().disk().isPresent());
        Path planted = source.layout().audit().resolve("%016d-%016d".formatted(1, 100));
        source.store().write(planted, new byte[1]);
        try (RandomAccessFile file = new RandomAccessFile(planted.toFile(), "rw")) {
            file.setLength(161L << 20); // has no blocks
        }
        assertProblem(ProblemCode.STORE_READ_FAILED, () -> copy(CopyMode.LAST)); // may be the store's own

        ObjectLocks locks = (ObjectLocks) Proxy.newProxyInstance(
                ObjectLocks.class.getClassLoader(),
                new Class<?>[] {ObjectLocks.class},
                (proxy, method, given) -> false);
        source = new StoreFiles(
                new ForwardingStore(source.store()) {
                    @Override
                    public Optional<ObjectLocks> locks() {
                        return Optional.of(locks);
                    }
                },
                source.layout());
        assertThat(copy(CopyMode.LAST).foreignFiles()).isEqualTo(1);
        assertThat(files(target)).doesNotContainKey("audit/" + planted.getFileName());
    }

    /** Who has the key of a bucket can write a segment with the greatest number, which is copied like the others. */
    @Test
    void aLateSegmentIsFoundThoughSomebodyElseHasWrittenALaterOne() {
        Path journal = source.layout().journal();
        Path planted = journal.resolve("%016d".formatted(9_999_999_999_999_999L));
        source.store().write(planted, "forged".getBytes(StandardCharsets.US_ASCII));
        AtomicInteger comparisons = new AtomicInteger();
        bucket.list(file -> {
            if (file.endsWith(planted.getFileName()) && comparisons.incrementAndGet() == 2) {
                source.store()
                        .write(journal.resolve("%016d".formatted(1_000)), "late".getBytes(StandardCharsets.US_ASCII));
            }
            return true;
        });

        assertProblem(ProblemCode.STORE_COPY_DIFFERS, () -> copy(CopyMode.LAST));
        assertThat(comparisons).hasValue(2);
    }

    /** Who can write to the store would let the copy take what only the one who copies may read. */
    @Test
    void linksAreNotFollowed() throws IOException {
        TestStore.assumeDisk();
        Path secret = Files.writeString(folder.resolve("secret"), "of somebody else");
        Path link = source.layout().journal().resolve("%016d".formatted(1_000));
        Files.createSymbolicLink(link, secret);
        assertProblem(ProblemCode.STORE_READ_FAILED, () -> copy(CopyMode.LAST));
        assertThat(files(target)).doesNotContainKey("journal/" + link.getFileName());
        Files.delete(link);

        Path slots =
                source.layout().slots(source.layout().vaultsIn(source.store()).getFirst());
        Files.move(slots, folder.resolve("slots"));
        Files.createSymbolicLink(slots, folder.resolve("slots"));
        assertProblem(ProblemCode.STORE_COPY_REFUSED, () -> copy(CopyMode.LAST));
        Files.delete(slots);
        Files.move(folder.resolve("slots"), slots);
        assertThat(copy(CopyMode.LAST).complete()).isTrue();
    }

    @Test
    void aLinkInTheTargetIsNotFollowed() throws IOException {
        target = new StoreFiles(new DiskStore(new LocalDisk()), new StoreLayout(folder.resolve("other/store")));
        copy(CopyMode.WHILE_RUNNING);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(target.layout().audit(), elsewhere);
        Path audit = source.layout().audit().resolve("%016d-%016d".formatted(1, 100));
        source.store().write(audit, "entries".getBytes(StandardCharsets.US_ASCII));

        assertProblem(ProblemCode.STORE_COPY_REFUSED, () -> copy(CopyMode.LAST));
        assertThat(elsewhere).isEmptyDirectory();
    }

    private CopyReport copy(CopyMode mode) {
        return copy(mode, false);
    }

    private CopyReport copy(CopyMode mode, boolean again) {
        CopyProgress progress = new CopyProgress(System::nanoTime, (files, all, bytes, total, copied) -> {});
        return new StoreCopy(source, target, mode, progress, new CopyRetry(pauses::add)).run(again);
    }

    private static void assertProblem(ProblemCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    /** The files of a store with their bytes, without the mark of a copy. */
    private static Map<String, byte[]> files(StoreFiles store) {
        Map<String, byte[]> found = new TreeMap<>();
        for (Path file : RawFiles.below(store.layout().store())) {
            if (store.layout().hasPlace(file)) {
                found.put(store.layout().store().relativize(file).toString(), RawFiles.read(file));
            }
        }
        return found;
    }

    private List<PackHeader> packs() {
        return source.layout().vaultsIn(source.store()).stream()
                .flatMap(vault -> source.packs(vault).list().stream())
                .toList();
    }

    private void assertPacksWhole(StoreFiles store) {
        VaultId vault = store.layout().vaultsIn(store.store()).getFirst();
        List<PackHeader> found = store.packs(vault).list();
        assertThat(found).isNotEmpty();
        for (PackHeader header : found) {
            try (var file = store.packs(vault).openFile(header)) {
                assertThat(PackCheck.of(file, header).defects()).isEmpty();
            }
        }
    }

    /** A service on the copy, with the catalog of before. */
    private void assertServes(StoreFiles copy) {
        try (TestService moved = TestService.over(data, copy, new SimulatedClock())) {
            VaultId vault = moved.vault("documents");
            Vault mine = moved.as(vault, machine, domain);
            List<PackRow> open = moved.store().catalog().read(connection -> new PackTable(connection).open());
            assertThat(open).as("packs that stay open for ever").isEmpty();
            FetchedRecords fetched = new FetchedRecords();
            mine.fetch(List.of(one.oid(), root.oid()), fetched);
            assertThat(fetched.records()).hasSize(2);
            try (VaultSession session = mine.open(Optional.empty())) {
                RecordBytes next = records.tree(one);
                session.put(List.of(next));
                session.commit(records.point(machine, mine.chain(machine).head(), next.oid(), pointKey));
            }
        }
    }

    @Test
    void aStoreMovesToABucketWithItsCatalog() {
        CopyReport report = copy(CopyMode.LAST);

        assertThat(report.complete()).isTrue();
        assertThat(report.closedPacks()).isEqualTo(openPacks());
        assertThat(report.copiedFiles())
                .isEqualTo(report.files())
                .isEqualTo(files(source).size());
        Map<String, byte[]> before = files(source);
        files(target).forEach((name, bytes) -> assertThat(bytes).as(name).startsWith(before.get(name)));
        assertPacksWhole(target);
        assertServes(target);
    }

    @Test
    void aStoreMovesBackFromABucketToADisk() {
        copy(CopyMode.LAST);
        StoreFiles back = new StoreFiles(new DiskStore(new LocalDisk()), new StoreLayout(folder.resolve("back")));
        source = target;
        target = back;

        assertThat(copy(CopyMode.LAST).closedPacks()).isZero();
        assertThat(files(target)).containsExactlyInAnyOrderEntriesOf(files(source));
        assertServes(target);
    }

    @Test
    void aRebuildFindsEverythingInTheCopy() {
        target = new StoreFiles(new DiskStore(new LocalDisk()), new StoreLayout(folder.resolve("other/store")));
        copy(CopyMode.LAST);
        Path other = folder.resolve("other");
        TestFolders.copy(data.resolve("keys"), other.resolve("keys"));

        assertRebuilt(other);
    }

    /** As a backup of a bucket that is lost then. */
    @Test
    void aCopyAheadOfABucketIsRebuiltAfterItsMarkIsDeleted() throws IOException {
        copy(CopyMode.LAST);
        Path other = folder.resolve("other");
        source = target;
        target = new StoreFiles(new DiskStore(new LocalDisk()), new StoreLayout(other.resolve("store")));
        copy(CopyMode.WHILE_RUNNING);
        TestFolders.copy(data.resolve("keys"), other.resolve("keys"));
        Files.delete(target.layout().copyMark());

        assertRebuilt(other);
    }

    private static void assertRebuilt(Path other) {
        var report =
                new OfflineVault(new DataDirectory(other).create(), new SimulatedClock(), new SecureRandom()).rebuild();

        assertThat(report.lost()).isZero();
        assertThat(report.points()).isEqualTo(1);
        assertThat(report.records()).isEqualTo(3);
    }

    @Test
    void aCopyThatStoppedGoesOn() {
        bucket.afterCreate(file -> {
            if (bucket.created() == 1) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> copy(CopyMode.LAST)).isInstanceOf(IllegalStateException.class);
        assertProblem(
                ProblemCode.STORE_COPY_UNFINISHED, () -> CopyMark.requireUsable(target, new FolderLocation(folder)));
        long there = files(target).size();
        assertThat(there).isPositive();
        bucket.afterCreate(file -> {});

        CopyReport report = copy(CopyMode.LAST);

        assertThat(report.copiedFiles()).isEqualTo(report.files() - there);
        CopyMark.requireUsable(target, new FolderLocation(folder));
        assertThat(copy(CopyMode.LAST).copiedFiles()).isZero();
        assertPacksWhole(target);
    }

    @Test
    void aStorageServiceThatDoesNotAnswerForAWhileIsAskedAgain() {
        bucket.afterCreate(file -> {
            throw new StoreUnavailableException(ProblemCode.STORE_UNREACHABLE.problem());
        });

        CopyReport report = copy(CopyMode.LAST);

        assertThat(report.complete())
                .as("what was written before the answer was lost")
                .isTrue();
        assertPacksWhole(target);
    }

    @Test
    void aStorageServiceThatStaysAwayEndsTheCopyAfterSomeMinutes() {
        bucket.beforeOpen(file -> {
            if (file.toString().contains("/packs/")) {
                throw new StoreUnavailableException(ProblemCode.STORE_UNREACHABLE.problem());
            }
        });

        assertThatThrownBy(() -> copy(CopyMode.LAST)).isInstanceOf(StoreUnavailableException.class);

        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(20));
        assertThat(pauses).startsWith(Duration.ofSeconds(1));
    }

    @Test
    void aRunningServiceIsCopiedAheadAndTheLastCopyBringsTheRest() throws IOException {
        assertThat(copy(CopyMode.WHILE_RUNNING).skippedFiles())
                .as("unfinished packs")
                .isEqualTo(openPacks());
        assertThat(packs()).hasSize(2);
        assertProblem(
                ProblemCode.STORE_COPY_UNFINISHED, () -> CopyMark.requireUsable(target, new FolderLocation(folder)));
        Path deleted = source.layout().journal().resolve("%016d".formatted(1_000));
        Path removed = target.layout().journal().resolve("%016d".formatted(1_000));
        Files.writeString(removed, "the store has it no more");
        assertThat(RawFiles.exists(deleted)).isFalse();

        CopyReport report = copy(CopyMode.LAST);

        assertThat(report.copiedFiles()).as("only the unfinished packs").isEqualTo(openPacks());
        assertThat(report.removedFiles()).isEqualTo(1);
        assertThat(removed).doesNotExist();
        assertServes(target);
    }

    @Test
    void aPackThatWentOnAfterItsCopyIsCopiedAgain() {
        copy(CopyMode.LAST);
        try (TestService service = TestService.in(data)) {
            Vault mine = service.as(service.vault("documents"), machine, domain);
            try (VaultSession session = mine.open(Optional.empty())) {
                session.put(List.of(records.chunk(3_000)));
            }
        }

        CopyReport report = copy(CopyMode.LAST);

        assertThat(report.complete()).isTrue();
        assertThat(report.copiedFiles()).isPositive();
        assertPacksWhole(target);
    }

    @Test
    void aCopyThatAServiceUsedIsNotOverwritten() {
        copy(CopyMode.LAST);
        CopyMark.removeOfCopy(target);

        assertProblem(ProblemCode.STORE_COPY_REFUSED, () -> copy(CopyMode.LAST));
    }

    @Test
    void theCopyOfAnotherStoreIsNotOverwritten() {
        copy(CopyMode.LAST);
        data = folder.resolve("second");
        try (TestService second = TestService.in(data)) {
            second.vault("elsewhere");
        }
        source = TestStore.ofRun().open(data);

        assertProblem(ProblemCode.STORE_COPY_REFUSED, () -> copy(CopyMode.LAST));
    }

    @Test
    void aStoreThatChangesMeanwhileIsNoCompleteCopy() {
        AtomicBoolean hasChanged = new AtomicBoolean();
        bucket.afterCreate(
                file -> { // by several threads
                    if (!hasChanged.getAndSet(true)) {
                        Path late = source.layout().journal().resolve("%016d".formatted(1_000));
                        source.store().write(late, "late".getBytes(StandardCharsets.US_ASCII));
                    }
                });

        assertProblem(ProblemCode.STORE_COPY_DIFFERS, () -> copy(CopyMode.LAST));
    }

    @Test
    void bytesThatWereAlteredAtTheTargetAreFound() throws IOException {
        copy(CopyMode.LAST);
        Path altered = target.layout()
                .store()
                .resolve(files(target).keySet().stream()
                        .filter(name -> name.contains("/packs/"))
                        .findFirst()
                        .orElseThrow());
        byte[] bytes = Files.readAllBytes(altered);
        bytes[bytes.length / 2] ^= 1;
        Files.write(altered, bytes);

        assertThat(copy(CopyMode.LAST, true).copiedFiles()).isEqualTo(1);
        assertPacksWhole(target);
    }

    @Test
    void whatIsReadBackWithOtherBytesIsNotTakenForACopy() {
        bucket.afterCreate(file -> {
            try {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertProblem(ProblemCode.STORE_WRITE_FAILED, () -> copy(CopyMode.LAST));
    }

    @Test
    void packsThatAnotherToolCopiedUnfinishedAreClosedAtTheStart() {
        TestStore.assumeDisk();
        TestFolders.copy(data.resolve("store"), target.layout().store());

        assertServes(target);

        assertPacksWhole(target);
    }
}
