package dev.coffre.vault.store.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.journal.SegmentName;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackReader;
import dev.coffre.vault.store.pack.PackWriter;
import dev.coffre.vault.store.testing.CountingDisk;
import dev.coffre.vault.store.testing.FailingDisk;
import dev.coffre.vault.store.testing.TestStore;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreFilesTest {
    private static final byte[] OLD = "old".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEW = "the new content".getBytes(StandardCharsets.US_ASCII);
    private final RandomGenerator random = new SplittableRandom(11);
    private final LocalDisk disk = new LocalDisk();

    @TempDir
    private Path folder;

    @Test
    void aSmallFileIsOldOrNewWhateverChangeFails() {
        boolean failed = true;
        for (int failing = 1; failed; failing++) {
            Path below = folder.resolve("f" + failing);
            Path file = below.resolve("file");
            new DiskStore(disk).write(file, OLD);
            FailingDisk failingDisk = new FailingDisk(disk, failing);
            try {
                new DiskStore(failingDisk).write(file, NEW);
            } catch (Problem problem) {
                assertThat(problem.code()).isEqualTo(ProblemCode.STORE_WRITE_FAILED);
            }
            failed = failingDisk.hasFailed();
            DiskStore after = new DiskStore(disk);
            assertThat(after.read(file, 100, ProblemCode.STORE_DAMAGED)).isIn(OLD, NEW);
            after.removeTemporaryFiles(folder);
            assertThat(disk.list(below)).containsExactly(file);
            after.write(file, NEW);
            assertThat(after.read(file, 100, ProblemCode.STORE_DAMAGED)).isEqualTo(NEW);
        }
    }

    @Test
    void whatASyncedPackHoldsSurvivesEveryLaterFailure() {
        DomainId domain = DomainId.random(random);
        TestRecords records = new TestRecords(domain, random);
        PackFiles packs = new PackFiles(new DiskStore(disk), new StoreLayout(folder), VaultId.random(random));
        boolean failed = true;
        for (int failing = 6; failed; failing++) {
            PackHeader header = new PackHeader(PackKind.DATA, PackId.random(random), domain);
            FailingDisk failingDisk = new FailingDisk(disk, failing);
            List<RecordBytes> acked = new ArrayList<>();
            try (PackWriter writer =
                    new PackFiles(new DiskStore(failingDisk), packs.layout(), packs.vault()).create(header)) {
                for (int i = 0; i < 4; i++) {
                    RecordBytes record = records.chunk();
                    writer.append(record, record.header());
                    writer.sync();
                    acked.add(record);
                }
                writer.finish();
            } catch (Problem problem) {
                assertThat(problem.code()).isEqualTo(ProblemCode.STORE_WRITE_FAILED);
            }
            failed = failingDisk.hasFailed();
            packs.closeUnfinished(header);
            try (PackReader reader = packs.open(header)) {
                assertThat(reader.isClosed()).isTrue();
                assertThat(reader.directory().stream().map(entry -> entry.oid()))
                        .containsAll(acked.stream().map(RecordBytes::oid).toList());
            }
        }
    }

    @Test
    void onlyWhatAnInterruptedWriteLeavesIsCutOff() throws IOException {
        DomainId domain = DomainId.random(random);
        TestRecords records = new TestRecords(domain, random);
        PackFiles packs = new PackFiles(new DiskStore(disk), new StoreLayout(folder), VaultId.random(random));
        PackHeader header = new PackHeader(PackKind.DATA, PackId.random(random), domain);
        RecordBytes record = records.chunk();
        try (PackWriter writer = packs.create(header)) {
            writer.append(record, record.header());
            writer.finish();
        }
        Path file = packs.layout().packFile(packs.vault(), header);
        byte[] whole = Files.readAllBytes(file);
        int end = PackHeader.BYTES + record.bytes().length;
        for (int length = end; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(Arrays.copyOf(whole, length), length + (length % 2) * 5_000));
            packs.closeUnfinished(header);
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
        byte[] damaged = whole.clone();
        damaged[whole.length - 1] ^= 1;
        Files.write(file, damaged);
        assertThatThrownBy(() -> packs.closeUnfinished(header))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.PACK_DAMAGED));
        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }

    @Test
    void aPackOfWhichNoHeaderReachedTheDiskIsRemoved() throws IOException {
        PackFiles packs = new PackFiles(new DiskStore(disk), new StoreLayout(folder), VaultId.random(random));
        PackHeader header = new PackHeader(PackKind.DATA, PackId.random(random), DomainId.random(random));
        packs.create(header).close();
        Path file = packs.layout().packFile(packs.vault(), header);
        for (int length : new int[] {0, 10, PackHeader.BYTES}) {
            Files.write(file, new byte[length]);
            packs.closeUnfinished(header);
            assertThat(file).doesNotExist();
        }
        Files.write(file, header.encode());
        packs.closeUnfinished(header);
        assertThat(file).exists();
    }

    @Test
    void aBuriedPointLeavesItsTombstoneInTheChain() {
        SigningKey vaultKey = SigningKey.generate(new SecureRandom());
        TestStore store = new TestStore(folder, disk, random, vaultKey, SigningKey.generate(new SecureRandom()));
        StoredPoint first = store.backUp(1);
        StoredPoint second = store.backUp(1);
        PointFiles points = new PointFiles(new DiskStore(disk), store.layout, store.vault);
        Tombstone tombstone = Tombstone.issue(first, Tombstone.Reason.RETENTION, Instant.EPOCH, vaultKey);
        points.replaceByTombstone(tombstone, vaultKey.verifyingKey());
        assertThat(points.read(store.machine)).containsExactly(tombstone, second);
        points.write(first);
        assertThat(points.read(store.machine)).containsExactly(tombstone, second);
    }

    @Test
    void theJournalIsReadWholeOrRefused() {
        SigningKey vaultKey = SigningKey.generate(new SecureRandom());
        TestStore store = new TestStore(folder, disk, random, vaultKey, SigningKey.generate(new SecureRandom()));
        store.backUp(1);
        JournalFiles journal = new JournalFiles(new DiskStore(disk), store.layout);
        assertThat(journal.readAfter(0, vaultKey.verifyingKey())).hasSize(3);
        assertThatThrownBy(() -> journal.readAfter(0, store.pointKey.verifyingKey()))
                .isInstanceOf(Problem.class);
        disk.delete(store.layout.segmentFile(new SegmentName(2, 0)));
        assertThatThrownBy(() -> journal.readAfter(0, vaultKey.verifyingKey()))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.details()).containsEntry("segment", "2"));
    }

    /** A vault appends for years: what a write asks of the disk must not grow with what is there. */
    @Test
    void aWriteAsksTheSameOfTheDiskHoweverMuchIsThere() {
        SigningKey vaultKey = SigningKey.generate(new SecureRandom());
        CountingDisk counted = new CountingDisk(disk);
        TestStore store =
                new TestStore(folder, counted.disk(), random, vaultKey, SigningKey.generate(new SecureRandom()));
        DiskStore files = new DiskStore(counted.disk());
        JournalFiles journal = new JournalFiles(files, store.layout);
        PointFiles points = new PointFiles(files, store.layout, store.vault);
        List<StoredPoint> stored = new ArrayList<>();
        List<List<Map<String, Integer>>> asked = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 20; i++) {
                stored.add(store.backUp(1));
            }
            StoredPoint last = stored.getLast();
            JournalSegment newest =
                    journal.newestAfter(0, vaultKey.verifyingKey()).orElseThrow();
            Tombstone first = Tombstone.issue(stored.get(round), Tombstone.Reason.RETENTION, Instant.EPOCH, vaultKey);
            PackHeader pack = new PackHeader(PackKind.DATA, PackId.random(random), store.domain);
            counted.take();
            List<Map<String, Integer>> calls = new ArrayList<>();
            journal.append(newest);
            calls.add(counted.take());
            points.write(last);
            calls.add(counted.take());
            points.replaceByTombstone(first, vaultKey.verifyingKey());
            calls.add(counted.take());
            points.replaceByTombstone(first, vaultKey.verifyingKey());
            calls.add(counted.take());
            assertThat(points.link(store.machine, first.seq(), first.hash())).isEqualTo(first);
            calls.add(counted.take());
            assertThat(new PackFiles(files, store.layout, store.vault).exists(pack))
                    .isFalse();
            calls.add(counted.take());
            asked.add(calls);
        }
        assertThat(asked.getLast()).isEqualTo(asked.getFirst());
        assertThat(asked.getFirst())
                .allSatisfy(calls -> assertThat(calls).isNotEmpty().doesNotContainKey("list"));
    }
}
