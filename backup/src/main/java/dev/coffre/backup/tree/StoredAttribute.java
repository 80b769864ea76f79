package dev.coffre.backup.tree;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.record.RecordReference;

/** One extended attribute in its stored form. */
public sealed interface StoredAttribute {
    ByteString name();

    /** A value stored in the entry. */
    record Inline(ByteString name, ByteString value) implements StoredAttribute {}

    /** A value stored in a chunk of its own. */
    record InChunk(ByteString name, RecordReference chunk) implements StoredAttribute {
        public InChunk {
            AttributeSet.requireChunk(chunk);
        }
    }
}
