package dev.coffre.backup.content;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.page.ChildTable;
import dev.coffre.backup.page.PageWriter;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.record.RecordType;

/**
 * The next chunk of a file, which is a whole one.
 *
 * @param skip bytes of the hole before it
 */
public record ChunkRef(long skip, RecordReference chunk) implements LeafItem {
    public ChunkRef {
        if (skip < 0) {
            throw new IllegalArgumentException("a hole of " + skip + " bytes");
        }
        if (chunk.type() != RecordType.CHUNK) {
            throw new IllegalArgumentException("a " + chunk.type() + " as a file's chunk");
        }
    }

    /** Reads {@code skip u64 ‖ kid u16} in an entry, where no patched chunk is allowed. */
    static ChunkRef read(BigEndianReader in, ChildTable kids) {
        long skip = in.count("a hole");
        ChunkRef item = new ChunkRef(skip, kids.next(in, RecordType.CHUNK));
        LeafItem.requireEnd(skip, item.stored());
        return item;
    }

    @Override
    public void write(PageWriter page) {
        page.body().u64(skip);
        page.child(chunk);
    }

    @Override
    public StoredChunk stored() {
        return new WholeChunk(chunk);
    }
}
