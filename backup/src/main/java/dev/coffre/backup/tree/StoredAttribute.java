package dev.coffre.backup.tree;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.record.RecordReference;

/** One extended attribute in its stored form. */
public sealed interface StoredAttribute {
    ByteString name();

    /** Returns the number of bytes of the value. */
    int size();

    default boolean isInline() {
        return this instanceof Inline;
    }

    /** A value stored in the entry. */
    record Inline(ByteString name, ByteString value) implements StoredAttribute {
        @Override
        public int size() {
            return value.size();
        }
    }

    /** A value stored in a chunk of its own. */
    record InChunk(ByteString name, RecordReference chunk) implements StoredAttribute {
        public InChunk {
            AttributeSet.requireChunk(chunk);
        }

        @Override
        public int size() {
            return chunk.rawLength();
        }
    }
}
