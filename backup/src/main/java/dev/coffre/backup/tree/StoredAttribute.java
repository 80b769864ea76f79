package dev.coffre.backup.tree;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.reference.Child;

/** One extended attribute as an entry keeps it. */
public sealed interface StoredAttribute {
    ByteString name();

    /** A value that stands in the entry. */
    record Inline(ByteString name, ByteString value) implements StoredAttribute {}

    /** A value that is a chunk of its own. */
    record InChunk(ByteString name, Child chunk) implements StoredAttribute {
        public InChunk {
            AttributeSet.requireChunk(chunk);
        }
    }
}
