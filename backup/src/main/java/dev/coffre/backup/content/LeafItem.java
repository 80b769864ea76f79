package dev.coffre.backup.content;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.ChildTable;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.record.RecordType;
import java.util.List;

/** The next chunk of a file, in a leaf of its list: {@code skip u64}, then a child, or a patched chunk. */
public sealed interface LeafItem extends FileListItem permits ChunkRef, PatchedChunkRef {
    /** Bytes of the hole before it. */
    long skip();

    StoredChunk stored();

    /** Bytes of the file up to the end of the chunk: hole and content. */
    @Override
    default long bytes() {
        return Math.addExact(skip(), stored().rawLength());
    }

    @Override
    default Pid pid() {
        return stored().pid();
    }

    @Override
    default List<RecordReference> children() {
        return stored().records();
    }

    /** Reads an item of a leaf. */
    static LeafItem read(BigEndianReader in, ChildTable kids) {
        long skip = in.count("a hole");
        int word = in.u16();
        LeafItem item = (word & PatchedChunkRef.MARK) == 0
                ? new ChunkRef(skip, kids.use(word, RecordType.CHUNK))
                : PatchedChunkRef.read(skip, word & ~PatchedChunkRef.MARK, in, kids);
        requireEnd(skip, item.stored());
        return item;
    }

    /** Refuses a chunk that ends beyond the greatest offset. */
    static void requireEnd(long skip, StoredChunk chunk) {
        if (skip > Long.MAX_VALUE - chunk.rawLength()) {
            throw new MalformedException("a hole of " + skip + " bytes");
        }
    }
}
