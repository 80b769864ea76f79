package dev.coffre.backup.save.read;

import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.backup.source.LargeAttributes;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.tree.AttributePlacement;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.sealing.Slice;
import java.util.ArrayList;
import java.util.List;

/** Reads the extended attributes of an object and stores long values as chunks. Thread-safe; works in the calling thread. */
public final class SourceAttributeReader {
    private final ContentStore store;

    public SourceAttributeReader(ContentStore store) {
        this.store = store;
    }

    public AttributeSet read(SourceItem item) throws SourceException {
        return store(item::attributes);
    }

    /** Reads the extended attributes of an open file. */
    AttributeSet read(SourceContent file) throws SourceException {
        return store(file::attributes);
    }

    private AttributeSet store(LargeAttributes.Reader reader) throws SourceException {
        List<StoredAttribute> large = new ArrayList<>();
        List<ExtendedAttribute> others =
                reader.read((name, value) -> large.add(AttributePlacement.store(name, value, this::chunk)));
        AttributeSet set = others.isEmpty() ? AttributeSet.NONE : AttributePlacement.place(others, this::chunk);
        return large.isEmpty() ? set : set.with(large);
    }

    private RecordReference chunk(byte[] raw) {
        return store.chunk(Slice.of(raw));
    }
}
