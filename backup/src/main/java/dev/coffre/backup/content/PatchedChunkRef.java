package dev.coffre.backup.content;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.ChildTable;
import dev.coffre.backup.page.PageWriter;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import java.util.ArrayList;
import java.util.List;

/**
 * The next chunk of a file, which is a patched one. Only a file list has such an item.
 *
 * @param skip bytes of the hole before it
 */
public record PatchedChunkRef(long skip, PatchedChunk chunk) implements LeafItem {
    /** This bit of an item's second field marks a patched chunk. The others count its extents. */
    static final int MARK = 0x8000;

    private static final int EXTENT_BYTES = 2 + 4 + 4;

    public PatchedChunkRef {
        if (skip < 0) {
            throw new IllegalArgumentException("a hole of " + skip + " bytes");
        }
    }

    /** Reads {@code epoch u32 ‖ rawLen u32 ‖ pid 32 ‖ count × ( child u16 ‖ offset u32 ‖ length u32 )}. */
    static PatchedChunkRef read(long skip, int count, BigEndianReader in, ChildTable kids) {
        int epoch = in.u32(Integer.MAX_VALUE, "epoch");
        int rawLength = in.u32(RecordReference.MAX_CHUNK_RAW, "raw length");
        Pid pid = Pid.of(in.byteArray(Pid.LENGTH));
        if (count > PatchedChunk.MAX_EXTENTS) {
            throw new MalformedException(count + " extents of a patched chunk");
        }
        in.requireRoomFor(count, EXTENT_BYTES, "extents");
        List<RecordExtent> extents = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                RecordReference record = kids.use(in.u16());
                int offset = in.u32(RecordReference.MAX_CHUNK_RAW, "an offset");
                extents.add(new RecordExtent(record, offset, in.u32(RecordReference.MAX_CHUNK_RAW, "a length")));
            }
            return new PatchedChunkRef(skip, new PatchedChunk(epoch, pid, rawLength, extents));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public StoredChunk stored() {
        return chunk;
    }

    @Override
    public void write(PageWriter page) {
        BigEndianWriter body = page.body();
        body.u64(skip).u16(MARK | chunk.extents().size());
        body.u32(chunk.epoch()).u32(chunk.rawLength()).bytes(chunk.pid().bytes());
        for (RecordExtent extent : chunk.extents()) {
            page.child(extent.record());
            body.u32(extent.offset()).u32(extent.length());
        }
    }
}
