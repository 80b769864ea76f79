package dev.coffre.backup.content;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.ChildTable;
import dev.coffre.backup.page.PageWriter;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.record.RecordType;

/**
 * The next chunk of a file.
 *
 * @param skip bytes of the hole before it
 */
public record ChunkRef(long skip, RecordReference chunk) implements FileListItem {
    public ChunkRef {
        if (skip < 0) {
            throw new IllegalArgumentException("a hole of " + skip + " bytes");
        }
        if (chunk.type() != RecordType.CHUNK) {
            throw new IllegalArgumentException("a " + chunk.type() + " as a file's chunk");
        }
    }

    /** Reads {@code skip u64 ‖ kid u16}. */
    static ChunkRef read(BigEndianReader in, ChildTable kids) {
        long skip = in.count("a hole");
        RecordReference chunk = kids.next(in, RecordType.CHUNK);
        if (skip > Long.MAX_VALUE - chunk.rawLength()) {
            throw new MalformedException("a hole of " + skip + " bytes");
        }
        return new ChunkRef(skip, chunk);
    }

    void write(PageWriter page) {
        page.body().u64(skip);
        page.child(chunk);
    }

    /** Bytes of the file up to the end of the chunk: hole and content. */
    @Override
    public long bytes() {
        return Math.addExact(skip, chunk.rawLength());
    }

    @Override
    public RecordReference child() {
        return chunk;
    }
}
