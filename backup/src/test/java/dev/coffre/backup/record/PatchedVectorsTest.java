package dev.coffre.backup.record;

import static dev.coffre.backup.record.TestDomain.HEX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileListPage;
import dev.coffre.backup.content.LeafItem;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.PatchedChunkRef;
import dev.coffre.backup.content.RecordExtent;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.vectors.VectorFile;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A filelist page of a whole chunk and a patched one, with all records: a later version of the first chunk. */
class PatchedVectorsTest {
    private static final VectorFile FILE = new VectorFile("patched.json");
    private static final byte[] BEFORE = TestDomain.noise(2_000);
    private static final byte[] CHANGED = TestDomain.text(300);
    private static final int CHANGED_AT = 700;

    private final RecordSealer sealer = new RecordSealer(TestDomain.first(), Compression.DEFAULT);

    @Test
    void a_list_with_a_patched_chunk_is_that_of_the_golden_vectors() {
        SealedRecord chunk = sealer.seal(RecordType.CHUNK, Slice.of(BEFORE));
        byte[] literals = Arrays.copyOf("before the literals ".getBytes(), 20 + CHANGED.length);
        System.arraycopy(CHANGED, 0, literals, 20, CHANGED.length);
        SealedRecord patch = sealer.sealPatch(Slice.of(literals), false);
        byte[] after = BEFORE.clone();
        System.arraycopy(CHANGED, 0, after, CHANGED_AT, CHANGED.length);
        RecordReference whole = RecordReference.of(chunk, 0);
        int end = CHANGED_AT + CHANGED.length;
        PatchedChunk patched = new PatchedChunk(
                1,
                sealer.pidOf(RecordType.CHUNK, Slice.of(after)),
                after.length,
                List.of(
                        new RecordExtent(whole, 0, CHANGED_AT),
                        new RecordExtent(RecordReference.of(patch, 0), 20, CHANGED.length),
                        new RecordExtent(whole, end, after.length - end)));
        RawPage page =
                new FileListPage(0, List.of(new ChunkRef(0, whole), new PatchedChunkRef(4_096, patched))).encode();
        SealedRecord list = sealer.seal(page.type(), page.children(), RecordHeader.Ext.NONE, Slice.of(page.raw()));
        Map<String, Object> vector = new LinkedHashMap<>();
        vector.put("chunk", HEX.formatHex(chunk.record().bytes()));
        vector.put("patch", HEX.formatHex(patch.record().bytes()));
        vector.put("list", HEX.formatHex(list.record().bytes()));
        vector.put("listRaw", HEX.formatHex(page.raw()));
        vector.put("listOid", list.record().oid().toString());
        vector.put("listPid", list.pid().toString());
        vector.put("hole", 4_096);
        vector.put("contents", List.of(HEX.formatHex(BEFORE), HEX.formatHex(after)));
        FILE.mustSay(vector);
    }

    @Test
    void a_list_once_written_is_read() {
        JsonNode vector = FILE.read();
        try (RecordOpener opener = new RecordOpener(DomainKeys.of(TestDomain.first()))) {
            OpenedRecord list = opener.open(
                    Oid.parse(vector.get("listOid").asString()),
                    RecordType.FILELIST,
                    Pid.of(HEX.parseHex(vector.get("listPid").asString())),
                    bytes(vector, "list"));
            assertThat(HEX.formatHex(list.raw().toArray()))
                    .isEqualTo(vector.get("listRaw").asString());
            FileListPage page = FileListPage.decode(new RawPage(
                    RecordType.FILELIST, list.header().children(), list.raw().toArray()));
            List<String> contents = new ArrayList<>();
            for (var item : page.items()) {
                LeafItem leaf = (LeafItem) item;
                byte[] content = new byte[leaf.stored().rawLength()];
                if (leaf.stored() instanceof PatchedChunk patched) {
                    assertThat(leaf.skip()).isEqualTo(vector.get("hole").asLong());
                    patched.extentsByRecord().forEach((record, extents) -> {
                        Slice raw = open(opener, vector, record);
                        extents.forEach(extent -> extent.copy(raw, content));
                    });
                    assertThat(opener.isChunk(patched.epoch(), patched.pid(), Slice.of(content)))
                            .isTrue();
                } else {
                    Slice raw = open(opener, vector, leaf.stored().records().getFirst());
                    System.arraycopy(raw.bytes(), raw.offset(), content, 0, raw.length());
                }
                contents.add(HEX.formatHex(content));
            }
            assertThat(contents)
                    .containsExactly(
                            vector.get("contents").get(0).asString(),
                            vector.get("contents").get(1).asString());
        }
    }

    private static Slice open(RecordOpener opener, JsonNode vector, RecordReference record) {
        RecordBytes bytes = bytes(vector, record.type() == RecordType.PATCH ? "patch" : "chunk");
        return Slice.of(opener.openNamed(record.oid(), record.type(), record.pid(), bytes, true, byte[]::new)
                .raw()
                .toArray());
    }

    private static RecordBytes bytes(JsonNode vector, String name) {
        return RecordBytes.of(HEX.parseHex(vector.get(name).asString()));
    }
}
