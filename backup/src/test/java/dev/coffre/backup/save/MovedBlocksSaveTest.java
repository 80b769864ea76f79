package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.StoredChunk;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.BlockSigner;
import dev.coffre.vault.id.Oid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of a large file that are in other places than the day before, as files in the image of a disk are. */
class MovedBlocksSaveTest {
    private static final int BLOCK = BlockSigner.BLOCK_BYTES;
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private final Random random = new Random(6);
    private SaveWorld world;
    private byte[] file;

    @BeforeEach
    void saveFirst() {
        world = new SaveWorld(folder.resolve("world"));
        file = bytes(16 * MIB);
        save(world);
    }

    /** As apt writes its cache anew: into other blocks of the image, with a change here and there. */
    @Test
    void whatMovedToOtherBlocksIsNotSentAgain() {
        for (int to : new int[] {9 * MIB, 3 * BLOCK, 8 * MIB + 5 * BLOCK}) {
            int from = to < 8 * MIB ? 9 * MIB : 2 * MIB;
            move(from, to, 6 * MIB);
            for (int block = 20; block < 6 * MIB / BLOCK; block += 40) {
                file[to + block * BLOCK]++;
            }
            assertThat(save(world)).as("to %d", to).isLessThan(2 * MIB);
            assertSaved();
        }
    }

    @Test
    void theBeginningOfTheFileIsFoundInTheMiddleOfAChunk() {
        move(0, 9 * MIB, MIB);
        for (int block = 20; block < MIB / BLOCK; block += 40) {
            file[9 * MIB + block * BLOCK]++;
        }
        assertThat(save(world)).isLessThan(MIB / 4);
        assertSaved();
    }

    @Test
    void whatMovedByLessThanABlockIsSentAgain() {
        move(2 * MIB, 9 * MIB + 1, 6 * MIB);
        for (int block = 20; block < 6 * MIB / BLOCK; block += 40) {
            file[9 * MIB + block * BLOCK]++;
        }
        assertThat(save(world)).isGreaterThan(5 * MIB);
        assertSaved();
    }

    /** Only the run counts: a user of a system in an image must not find out which single blocks others have. */
    @Test
    void aFewEqualBlocksAreSentAgain() {
        byte[] before = file;
        file = file.clone();
        int run = 4; // three equal blocks and a changed one
        for (int block = 0; block < 200; block += run) {
            System.arraycopy(before, (100 + block) * BLOCK, file, (2_500 + block) * BLOCK, (run - 1) * BLOCK);
            file[(2_500 + block + run - 1) * BLOCK]++;
        }
        assertThat(save(world)).isGreaterThan(200L * BLOCK);
        assertSaved();
    }

    @Test
    void aFileWhoseBlocksAreShuffledIsSavedAndABlockIsCheapToRead() {
        for (int pieces : new int[] {4, 16, 64, 256, 1_024, 4_096}) {
            shuffle(file.length / pieces);
            save(world);
            assertSaved();
            for (StoredChunk chunk : chunks()) {
                assertThat(chunk.records()).as("%d pieces", pieces).hasSizeLessThanOrEqualTo(11);
                assertThat(chunk.records().stream()
                                .mapToLong(RecordReference::rawLength)
                                .sum())
                        .as("%d pieces", pieces)
                        .isLessThanOrEqualTo(3L * chunk.rawLength() + 4 * MIB);
            }
        }
    }

    @Test
    void aLostRecordIsNotUsedElsewhere() {
        Oid lost = chunks().get(2).records().getFirst().oid();
        world.service.lose(world.domain, lost);
        move(MIB, 9 * MIB, 6 * MIB);
        for (int block = 20; block < 6 * MIB / BLOCK; block += 40) {
            file[9 * MIB + block * BLOCK]++;
        }
        save(world);
        assertSaved();
    }

    @Test
    void threadsAndTimingDoNotChangeWhatIsStored() {
        SaveWorld other = new SaveWorld(folder.resolve("other"));
        try (SaveThreads threads = SaveThreads.ofCores(4)) {
            touch(other);
            other.save(other.vault, threads, plan -> plan, new CancelToken());
            for (int day = 0; day < 5; day++) {
                move(random.nextInt(2_000) * BLOCK, random.nextInt(2_000) * BLOCK, 2_000 * BLOCK);
                save(world);
                touch(other);
                other.save(other.vault, threads, plan -> plan, new CancelToken());
                assertThat(root(other)).as("day %d", day).isEqualTo(root(world));
            }
        }
    }

    private void move(int from, int to, int length) {
        byte[] moved = file.clone();
        System.arraycopy(file, from, moved, to, length);
        file = moved;
    }

    private void shuffle(int length) {
        byte[] shuffled = new byte[file.length];
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at < file.length; at += length) {
            places.add(at);
        }
        Collections.shuffle(places, random);
        for (int i = 0; i < places.size(); i++) {
            System.arraycopy(file, places.get(i), shuffled, i * length, length);
        }
        file = shuffled;
    }

    private long save(SaveWorld in) {
        touch(in);
        return in.save(in.vault, SaveThreads.inCaller(), plan -> plan, new CancelToken())
                .totals()
                .bytesStored();
    }

    private void touch(SaveWorld in) {
        in.files.at(in.clock.instant().getEpochSecond() + 43_200).file("db", SyntheticFile.of(file));
    }

    private void assertSaved() {
        assertThat(Arrays.equals(world.saved().content("db"), file)).isTrue();
    }

    private List<StoredChunk> chunks() {
        SaveWorld.Saved saved = world.saved();
        Entry entry = saved.entry("db");
        List<StoredChunk> chunks = new ArrayList<>();
        ChunkStream.of(entry.content(), entry.metadata().size(), saved.pages)
                .forEachRemaining(placed -> chunks.add(placed.chunk()));
        return chunks;
    }

    private static Oid root(SaveWorld of) {
        return of.vault.chain(of.machine).points().getLast().point().root();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
