package dev.coffre.backup.content;

import dev.coffre.backup.bytes.ByteReader;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.KidTable;
import dev.coffre.backup.page.PageWriter;
import dev.coffre.backup.reference.Child;
import dev.coffre.vault.record.RecordType;

/**
 * The next chunk of a file.
 *
 * @param skip bytes of the hole before it
 */
public record ChunkRef(long skip, Child chunk) implements ListItem {
    public ChunkRef {
        if (skip < 0) {
            throw new IllegalArgumentException("a hole of " + skip + " bytes");
        }
        if (chunk.type() != RecordType.CHUNK) {
            throw new IllegalArgumentException("a " + chunk.type() + " as a file's chunk");
        }
    }

    /** Reads {@code skip u64 ‖ kid u16}. */
    static ChunkRef read(ByteReader in, KidTable kids) {
        long skip = in.count("a hole");
        Child chunk = kids.next(in, RecordType.CHUNK);
        if (skip > Long.MAX_VALUE - chunk.rawLength()) {
            throw new MalformedException("a hole of " + skip + " bytes");
        }
        return new ChunkRef(skip, chunk);
    }

    void write(PageWriter page) {
        page.body().u64(skip);
        page.kid(chunk);
    }

    /** Bytes of the file up to the end of the chunk: hole and content. */
    @Override
    public long bytes() {
        return Math.addExact(skip, chunk.rawLength());
    }

    @Override
    public Child child() {
        return chunk;
    }
}
