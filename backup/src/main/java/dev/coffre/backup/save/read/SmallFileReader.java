package dev.coffre.backup.save.read;

import dev.coffre.backup.bundle.BundleFormat;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.save.progress.SaveStats;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.backup.save.stage.ReadOutcome;
import dev.coffre.backup.save.stage.ReadOutcome.FileState;
import dev.coffre.backup.source.ParentDirectoryCache;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.EntryOwners;
import dev.coffre.sealing.FileOwner;
import java.util.Arrays;
import java.util.List;

/** Reads small files whole. Thread-safe; works in the calling thread. */
public final class SmallFileReader {
    private final ContentStore store;
    private final SourceAttributeReader attributes;
    private final SaveStats stats;
    private final EntryOwners owners = new EntryOwners();

    public SmallFileReader(ContentStore store, SourceAttributeReader attributes, SaveStats stats) {
        this.store = store;
        this.attributes = attributes;
        this.stats = stats;
    }

    /** Reads files one after the other. Neighbours in one directory share its descriptor. */
    List<ReadOutcome> readAll(List<SourceItem> items) {
        try (ParentDirectoryCache folder = new ParentDirectoryCache()) {
            return items.stream().map(item -> read(item, folder)).toList();
        }
    }

    ReadOutcome read(SourceItem item) {
        return readAll(List.of(item)).getFirst();
    }

    private ReadOutcome read(SourceItem item, ParentDirectoryCache folder) {
        try {
            return readStable(item, folder);
        } catch (SourceException failure) {
            return ReadOutcome.Failed.of(failure);
        }
    }

    private ReadOutcome readStable(SourceItem item, ParentDirectoryCache folder) throws SourceException {
        for (int attempt = 0; ; attempt++) {
            try (SourceContent file = item.open(folder)) {
                Metadata before = file.metadata();
                if (before.size() > BundleFormat.MAX_FILE) {
                    return new ReadOutcome.GrownTooLarge();
                }
                boolean sparse = file.hasHoles();
                byte[] content = content(file, (int) before.size());
                AttributeSet found = attributes.read(file);
                boolean changed = FileStability.hasChanged(before, file.currentMetadata());
                if (!changed || attempt == FileStability.MAX_RETRIES) {
                    return buffered(before, content, found, sparse, changed);
                }
            }
        }
    }

    private ReadOutcome buffered(
            Metadata metadata, byte[] content, AttributeSet found, boolean sparse, boolean changed) {
        stats.countFileRead();
        FileOwner owner = owners.of(metadata, found);
        Metadata asRead = FileStability.withSize(metadata, content.length);
        FileState state = new FileState(asRead, found, sparse, changed);
        return new ReadOutcome.Buffered(state, owner, store.pid(owner, content), content);
    }

    private byte[] content(SourceContent file, int size) throws SourceException {
        byte[] content = new byte[size];
        int length = file.read(0, content, 0, size);
        stats.countBytesRead(length);
        return length == size ? content : Arrays.copyOf(content, length);
    }
}
