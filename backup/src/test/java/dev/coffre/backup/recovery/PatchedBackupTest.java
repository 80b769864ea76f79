package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.check.CheckFinding;
import dev.coffre.backup.check.CheckReport;
import dev.coffre.backup.check.CheckRun;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.testing.TestSignatures;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.sealing.BlockSigner;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backups that patch a file on disk, and what a recovery and a check make of their points. */
class PatchedBackupTest extends RestoreTest {
    private static final int BLOCK = BlockSigner.BLOCK_BYTES;
    private static final int SIZE = 9_000_000;

    private final Random random = new Random(8);
    private final byte[] content = new byte[SIZE];

    @BeforeEach
    void write() throws Exception {
        random.nextBytes(content);
        Files.write(source(), content);
    }

    @Test
    void everyDayOfAChangingFileIsRecoveredAndClean() throws Exception {
        List<RecoveryPoint> points = new ArrayList<>();
        List<byte[]> days = new ArrayList<>();
        for (int day = 0; day < 4; day++) {
            points.add(world.save());
            days.add(content.clone());
            for (int i = 0; i < 20; i++) {
                change(random.nextInt(SIZE / BLOCK) * (long) BLOCK);
            }
        }
        long stored = world.backup.service.storedBytes();
        assertThat(stored).isBetween((long) SIZE, SIZE + 700_000L);
        for (int day = 0; day < 4; day++) {
            Files.deleteIfExists(target());
            assertThat(world.run(RestoreWorld.verified(world.plan(points.get(day))))
                            .warnings())
                    .isEmpty();
            assertThat(Arrays.equals(Files.readAllBytes(target()), days.get(day)))
                    .isTrue();
        }
        assertThat(check().findings()).isEmpty();
    }

    @Test
    void aWrongMatchIsFoundByTheCheckAndNeverWrittenByARecovery() throws Exception {
        RecoveryPoint before = world.save();
        long position = 1_000L * BLOCK;
        change(position);
        TestSignatures.replace(folder.resolve("cache"), world.backup.keys.newest(), storedEntry(before), content);
        RecoveryPoint point = world.save();
        assertThat(check().findings()).singleElement().isInstanceOfSatisfying(CheckFinding.BadEntry.class, bad -> {
            assertThat(bad.problem().code()).isEqualTo(ProblemCode.PATCHED_CHUNK_WRONG);
            assertThat(bad.affected().paths()).hasSize(1);
        });
        assertThat(world.run(world.plan(point)).warnings()).isNotEmpty();
        if (Files.exists(target())) {
            assertThat(Arrays.equals(Files.readAllBytes(target()), content)).isFalse();
            assertThat(Files.readAllBytes(target())[(int) position]).isZero();
        }
    }

    private Entry storedEntry(RecoveryPoint point) {
        try (RecordOpenerPool openers = new RecordOpenerPool(world.backup.keys)) {
            List<Entry> entries = new ArrayList<>();
            new EntryStream(point.root(), new VaultPageSource(world.backup.vault, openers))
                    .forEachRemaining(entries::add);
            return entries.stream()
                    .filter(entry -> entry.key().display().endsWith("/database"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void change(long position) throws Exception {
        byte[] block = new byte[BLOCK];
        random.nextBytes(block);
        block[0] |= 1;
        System.arraycopy(block, 0, content, (int) position, BLOCK);
        try (FileChannel file = FileChannel.open(source(), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(block), position);
        }
    }

    private Path source() {
        return Path.of(world.sandbox.path("from").display(), "database");
    }

    private Path target() {
        return Path.of(world.sandbox.path("to").display(), "database");
    }

    private CheckReport check() {
        try (FetchThreads threads = FetchThreads.ofCores(2)) {
            return new CheckRun(
                            world.backup.points().newestFirst(),
                            new DomainAccess(world.backup.vault, world.backup.keys, threads),
                            _ -> {},
                            new CancelToken(),
                            world.backup.clock,
                            new Random(1))
                    .run();
        }
    }
}
