package dev.coffre.backup.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.Kids;
import dev.coffre.backup.page.PageLimits;
import dev.coffre.backup.page.PageShelf;
import dev.coffre.backup.page.RawPage;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FileListTest {
    private static final int CHUNK = 1 << 20;

    @Property(tries = 40)
    void chunksComeBackAtTheirOffsets(@ForAll @IntRange(max = 3_000) int count, @ForAll long seed) {
        PageShelf shelf = new PageShelf();
        List<PlacedChunk> placed = new ArrayList<>();
        FileListBuilder builder = new FileListBuilder(shelf);
        RandomGenerator random = new SplittableRandom(seed);
        long offset = 0;
        for (int i = 0; i < count; i++) {
            long skip = random.nextInt(4) == 0 ? random.nextLong(1L << 40) : 0;
            ChunkRef chunk = new ChunkRef(skip, Kids.chunk(random.nextInt(50), 1 + random.nextInt(CHUNK)));
            placed.add(new PlacedChunk(offset + skip, chunk.stored()));
            offset += chunk.bytes();
            builder.add(chunk);
        }
        assertThat(read(builder.finish(), offset, shelf)).isEqualTo(placed);
    }

    @Test
    void upToFourChunksStandInTheEntry() {
        for (int count = 0; count <= 5; count++) {
            PageShelf shelf = new PageShelf();
            FileContent content = build(count, shelf);
            assertThat(content)
                    .isInstanceOf(
                            count == 0
                                    ? FileContent.None.class
                                    : count <= 4 ? FileContent.Chunks.class : FileContent.FileList.class);
            assertThat(shelf.pages()).hasSize(count <= 4 ? 0 : 1);
        }
    }

    @Test
    void aListOfTenThousandChunksHasLevelsAndLocalChanges() {
        PageShelf before = new PageShelf();
        FileContent content = build(10_000, before);
        assertThat(read(content, 10_000L * CHUNK, before)).hasSize(10_000);
        assertThat(before.pages()).hasSizeGreaterThan(3);

        PageShelf after = new PageShelf();
        FileListBuilder builder = new FileListBuilder(after);
        for (int i = 0; i < 10_000; i++) {
            builder.add(new ChunkRef(0, Kids.chunk(i == 5_000 ? -1 : i, CHUNK)));
        }
        builder.finish();
        Set<Oid> fresh = new HashSet<>(after.pages().keySet());
        fresh.removeAll(before.pages().keySet());
        assertThat(fresh).hasSize(2);
    }

    @Test
    void aPageEndsAtItsLimitWhereNoPidCuts() {
        PageShelf shelf = new PageShelf();
        FileListBuilder builder = new FileListBuilder(shelf);
        for (int i = 0; i < 10_000; i++) {
            builder.add(new ChunkRef(0, Kids.chunk(7, CHUNK)));
        }
        builder.finish();
        for (RawPage page : shelf.pages().values()) {
            assertThat(FileListPage.decode(page).items()).hasSizeLessThanOrEqualTo(PageLimits.MAX_ITEMS);
        }
    }

    @Test
    void aListBeyondTheFilesSizeIsDamage() {
        PageShelf shelf = new PageShelf();
        FileContent content = build(10, shelf);
        assertThatThrownBy(() -> ChunkStream.of(content, 10L * CHUNK - 1, shelf))
                .isInstanceOf(Problem.class);
    }

    @Test
    void aListThatIsNotWhatThePageAboveSaysIsDamage() {
        PageShelf shelf = new PageShelf();
        var leaf = ((FileContent.FileList) build(10, shelf)).list();
        for (FileListNode lie :
                List.of(new FileListNode(10L * CHUNK + 1, leaf, 0), new FileListNode(10L * CHUNK, leaf, 1))) {
            var top = shelf.seal(new FileListPage(lie.level() + 1, List.of(lie)).encode());
            ChunkStream stream = ChunkStream.of(new FileContent.FileList(top), 20L * CHUNK, shelf);
            assertThatThrownBy(stream::next).isInstanceOf(Problem.class);
        }
    }

    @Test
    void aChangedByteIsRefusedWithAReasonOrReadsAsAnotherPage() {
        PageShelf shelf = new PageShelf();
        RawPage page = shelf.open(((FileContent.FileList) build(50, shelf)).list());
        int refused = 0;
        for (int at = 0; at < page.raw().length; at++) {
            for (int change : new int[] {1, 0x80, 0xFF}) {
                byte[] raw = page.raw().clone();
                raw[at] ^= (byte) change;
                refused += isRefused(new RawPage(page.type(), page.children(), raw)) ? 1 : 0;
            }
        }
        assertThat(refused).isPositive();
    }

    private static boolean isRefused(RawPage page) {
        try {
            FileListPage.decode(page);
            return false;
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotBlank();
            return true;
        }
    }

    private static FileContent build(int count, PageShelf shelf) {
        FileListBuilder builder = new FileListBuilder(shelf);
        for (int i = 0; i < count; i++) {
            builder.add(new ChunkRef(0, Kids.chunk(i, CHUNK)));
        }
        return builder.finish();
    }

    private static List<PlacedChunk> read(FileContent content, long size, PageShelf shelf) {
        List<PlacedChunk> chunks = new ArrayList<>();
        ChunkStream.of(content, size, shelf).forEachRemaining(chunks::add);
        return chunks;
    }
}
