package dev.coffre.backup.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.Kids;
import dev.coffre.backup.page.PageLimits;
import dev.coffre.backup.page.PageShelf;
import dev.coffre.backup.page.PageWriter;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.record.RecordType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PatchedChunkTest {
    private static final RecordReference CHUNK = Kids.chunk(1, 1_000);
    private static final RecordReference PATCH = Kids.patch(2, 100);

    /** A chunk of random extents over some records. */
    private static PatchedChunk random(RandomGenerator random, int extents, int records) {
        List<RecordExtent> all = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < extents; i++) {
            int number = random.nextInt(records);
            RecordReference record = number % 2 == 0 ? Kids.chunk(number, 2_000) : Kids.patch(number, 900);
            int offset = random.nextInt(record.rawLength());
            int bytes = 1 + random.nextInt(record.rawLength() - offset);
            all.add(new RecordExtent(record, offset, bytes));
            length += bytes;
        }
        return new PatchedChunk(1 + random.nextInt(9), Kids.pid("composed", random.nextInt()), length, all);
    }

    @Property(tries = 100)
    void theComposedContentIsThatOfTheExtentsInTheirOrder(
            @ForAll @IntRange(min = 1, max = 400) int extents,
            @ForAll @IntRange(min = 1, max = 40) int records,
            @ForAll long seed) {
        PatchedChunk chunk = random(new SplittableRandom(seed), extents, records);
        Map<RecordReference, byte[]> contents = new HashMap<>();
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        for (RecordExtent extent : chunk.extents()) {
            byte[] content = contents.computeIfAbsent(extent.record(), PatchedChunkTest::content);
            model.write(content, extent.offset(), extent.length());
        }
        byte[] composed = new byte[chunk.rawLength()];
        assertThat(chunk.extentsByRecord().keySet()).containsExactlyElementsOf(chunk.records());
        chunk.extentsByRecord()
                .forEach((record, placed) -> placed.forEach(extent -> {
                    byte[] shifted = new byte[record.rawLength() + 3];
                    System.arraycopy(content(record), 0, shifted, 3, record.rawLength());
                    extent.copy(new Slice(shifted, 3, record.rawLength()), composed);
                }));
        assertThat(composed).isEqualTo(model.toByteArray());
    }

    private static byte[] content(RecordReference record) {
        byte[] content = new byte[record.rawLength()];
        new SplittableRandom(record.oid().hashCode()).nextBytes(content);
        return content;
    }

    @Property(tries = 40)
    void listsOfBothKindsOfChunksAreReadAsTheyWereWritten(
            @ForAll @IntRange(min = 1, max = 600) int count, @ForAll long seed) {
        PageShelf shelf = new PageShelf();
        FileListBuilder builder = new FileListBuilder(shelf);
        RandomGenerator random = new SplittableRandom(seed);
        List<PlacedChunk> placed = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < count; i++) {
            long skip = random.nextInt(4) == 0 ? random.nextLong(1L << 40) : 0;
            LeafItem item = random.nextInt(3) == 0
                    ? new ChunkRef(skip, Kids.chunk(random.nextInt(50), 1 + random.nextInt(9_000)))
                    : new PatchedChunkRef(skip, random(random, 1 + random.nextInt(60), 1 + random.nextInt(20)));
            placed.add(new PlacedChunk(offset + skip, item.stored()));
            offset += item.bytes();
            builder.add(item);
        }
        FileContent content = builder.finish();
        List<PlacedChunk> read = new ArrayList<>();
        ChunkStream.of(content, offset, shelf).forEachRemaining(read::add);
        assertThat(read).isEqualTo(placed);
        for (RawPage page : shelf.pages().values()) {
            FileListPage decoded = FileListPage.decode(page);
            assertThat(page.raw()).hasSizeLessThanOrEqualTo(PageLimits.MAX_WRITTEN_RAW);
            assertThat(decoded.encode().raw()).isEqualTo(page.raw());
            for (int i = 0; i < decoded.items().size() - 1; i++) {
                assertThat(decoded.items().get(i).pid().u32() & 1_023).isNotZero();
            }
        }
    }

    @Test
    void aPatchedChunkIsAlwaysInAList() {
        FileListBuilder builder = new FileListBuilder(new PageShelf());
        builder.add(new ChunkRef(0, CHUNK));
        builder.add(new PatchedChunkRef(5, patched(new RecordExtent(PATCH, 0, 7))));
        assertThat(builder.finish()).isInstanceOf(FileContent.FileList.class);
    }

    @Test
    void aPageEndsBeforeItHasTooManyBytesOrChildren() {
        for (int records : new int[] {4_096, 3}) {
            PageShelf shelf = new PageShelf();
            FileListBuilder builder = new FileListBuilder(shelf);
            for (int chunk = 0; chunk < 6; chunk++) {
                List<RecordExtent> extents = new ArrayList<>();
                for (int i = 0; i < PatchedChunk.MAX_EXTENTS; i++) {
                    extents.add(new RecordExtent(Kids.patch(100_000L * chunk + i % records, 500), 0, 63 + 2 * (i % 2)));
                }
                builder.add(new PatchedChunkRef(0, new PatchedChunk(1, Kids.pid("whole", chunk), 4_096 * 64, extents)));
            }
            builder.finish();
            List<RawPage> leaves = shelf.pages().values().stream()
                    .filter(page -> FileListPage.decode(page).level() == 0)
                    .toList();
            assertThat(leaves).hasSize(records == 3 ? 1 : 6).allSatisfy(page -> {
                assertThat(page.raw()).hasSizeLessThanOrEqualTo(PageLimits.MAX_WRITTEN_RAW);
                assertThat(page.children()).hasSizeLessThanOrEqualTo(PageLimits.MAX_CHILDREN);
            });
        }
    }

    private static PatchedChunk patched(RecordExtent... extents) {
        int length = List.of(extents).stream().mapToInt(RecordExtent::length).sum();
        return new PatchedChunk(1, Kids.pid("composed", 1), length, List.of(extents));
    }

    /** A page of one patched chunk whose fields the test writes. */
    private static String refusal(int word, int epoch, int rawLength, Consumer<PageWriter> extents) {
        PageWriter page = new PageWriter(0);
        BigEndianWriter body = page.body();
        body.u16(1).u64(0).u16(word).u32(epoch).u32(rawLength);
        body.bytes(Kids.pid("composed", 1).bytes());
        extents.accept(page);
        RawPage raw = page.finish(RecordType.FILELIST);
        try {
            FileListPage.decode(raw);
            return "accepted";
        } catch (MalformedException refused) {
            return refused.reason();
        }
    }

    private static Consumer<PageWriter> extent(RecordReference record, long offset, long length) {
        return page -> {
            page.child(record);
            page.body().u32(offset).u32(length);
        };
    }

    @Test
    void hostileItemsAreRefused() {
        Consumer<PageWriter> right = extent(PATCH, 10, 90);
        assertThat(refusal(0x8001, 1, 90, right)).isEqualTo("accepted");
        assertThat(refusal(0x8001, 1, 90, extent(PATCH, 11, 90)))
                .isEqualTo("an extent of 90 bytes where a record has 89 left");
        assertThat(refusal(0x8001, 1, 90, extent(PATCH, 100, 1)))
                .isEqualTo("an extent of 1 bytes where a record has 0 left");
        assertThat(refusal(0x8001, 1, 90, extent(PATCH, 0xFFFF_FFFFL, 90))).contains("an offset of 4294967295");
        assertThat(refusal(0x8001, 1, 90, extent(PATCH, 10, 0xFFFF_FFFFL))).contains("a length of 4294967295");
        assertThat(refusal(0x8001, 1, 90, extent(PATCH, 0, 0)))
                .isEqualTo("an extent of 0 bytes where a record has 100 left");
        assertThat(refusal(0x8001, 1, 91, right)).isEqualTo("extents of 90 bytes in a chunk of 91");
        assertThat(refusal(0x8001, 1, 0, right)).isEqualTo("a patched chunk of 0 bytes");
        assertThat(refusal(0x8001, 1, (4 << 20) + 1, right)).contains("more than 4194304");
        assertThat(refusal(0x8001, 0, 90, right)).isEqualTo("a patched chunk of epoch 0");
        assertThat(refusal(0x8000, 1, 90, right)).isNotEqualTo("accepted");
        assertThat(refusal(0x8000, 1, 90, page -> {})).isEqualTo("0 extents of a patched chunk");
        assertThat(refusal(0xFFFF, 1, 90, right)).isEqualTo("32767 extents of a patched chunk");
        assertThat(refusal(0x9001, 1, 90, right)).isEqualTo("4097 extents of a patched chunk");
        assertThat(refusal(0x9000, 1, 90, right)).contains("4096 extents announced");
        assertThat(refusal(0x8001, 1, 90, right.andThen(extent(CHUNK, 0, 1)))).contains("bytes after the end");
        assertThat(refusal(0x8001, 1, 90, extent(Kids.fileList(3), 0, 90))).isEqualTo("an extent in a FILELIST");
        assertThat(refusal(0x8001, 1, 90, extent(Kids.bundle(3, 100, 2), 0, 90)))
                .isEqualTo("an extent in a BUNDLE");
    }

    @Test
    void manyShortExtentsAreRefusedAndExtentsCountAsMemory() {
        RecordExtent[] short64 = new RecordExtent[64];
        Arrays.fill(short64, new RecordExtent(CHUNK, 0, 1));
        assertThat(patched(short64).memoryBytes()).isEqualTo(64 + 64 * 64);
        assertThat(manyExtents(65, 63)).isEqualTo("65 extents of a patched chunk of 4095 bytes");
        assertThat(manyExtents(65, 64)).isEqualTo("accepted");
        assertThat(manyExtents(4_096, 1)).isEqualTo("4096 extents of a patched chunk of 4096 bytes");
        assertThat(manyExtents(4_096, 64)).isEqualTo("accepted");
    }

    private static String manyExtents(int count, int length) {
        return refusal(0x8000 | count, 1, count * length, page -> {
            for (int i = 0; i < count; i++) {
                extent(CHUNK, i % 2 * length, length).accept(page);
            }
        });
    }

    /** Its extents would be 200,000 objects. */
    @Test
    void aListLongerThanAWriterMakesIsRefused() {
        PageWriter page = new PageWriter(0);
        page.body().u16(7);
        for (int item = 0; item < 7; item++) {
            page.body().u64(0).u16(0x8000 | 4_096).u32(1).u32(4_096 * 64);
            page.body().bytes(Kids.pid("composed", item).bytes());
            for (int i = 0; i < 4_096; i++) {
                extent(CHUNK, i % 2 * 64, 64).accept(page);
            }
        }
        RawPage raw = page.finish(RecordType.FILELIST);
        assertThatThrownBy(() -> FileListPage.decode(raw))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("a FILELIST of " + raw.raw().length + " bytes");
    }

    @Test
    void aChildThatNoExtentUsesIsRefused() {
        assertThat(refusal(0x8001, 1, 90, page -> {
                    extent(PATCH, 10, 90).accept(page);
                    page.child(CHUNK);
                    page.body().truncate(page.body().size() - 2);
                }))
                .contains("is used by nothing");
    }

    @Test
    void theRecordsOfOneChunkAreLimited() {
        List<RecordExtent> extents = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            extents.add(new RecordExtent(Kids.chunk(i, 4 << 20), i, (3 << 20) / 16));
        }
        assertThat(patched(extents.toArray(RecordExtent[]::new)).records()).hasSize(16);
        extents.add(new RecordExtent(PATCH, 0, 1));
        assertThatThrownBy(() -> patched(extents.toArray(RecordExtent[]::new)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aShortChunkNeedsFewerRecords() {
        List<RecordExtent> extents = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            extents.add(new RecordExtent(Kids.chunk(i, 4 << 20), 0, 6));
        }
        assertThat(patched(extents.toArray(RecordExtent[]::new)).records()).hasSize(4);
        extents.add(new RecordExtent(Kids.patch(9, 1_000), 0, 6));
        assertThatThrownBy(() -> patched(extents.toArray(RecordExtent[]::new)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a patched chunk needs records of");
    }

    @Test
    void aPatchBundleIsNoWholeChunk() {
        assertThatThrownBy(() -> new ChunkRef(0, PATCH)).isInstanceOf(IllegalArgumentException.class);
        PageWriter page = new PageWriter(0);
        page.body().u16(1).u64(0);
        page.child(PATCH);
        RawPage raw = page.finish(RecordType.FILELIST);
        assertThatThrownBy(() -> FileListPage.decode(raw))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("is a PATCH where a CHUNK belongs");
    }
}
