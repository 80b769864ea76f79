package dev.coffre.backup.save.read;

import dev.coffre.backup.bundle.BundleFormat;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.save.progress.SaveStats;
import dev.coffre.backup.save.progress.SourceWarnings;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.backup.source.ParentDirectoryCache;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.sealing.Pid;
import java.util.Arrays;
import java.util.List;

/** Reads small files whole. Thread-safe; works in the calling thread. */
public final class SmallFileReader {
    private final ContentStore store;
    private final SourceAttributeReader attributes;
    private final OwnerCache owners;
    private final SaveStats stats;

    public SmallFileReader(ContentStore store, SourceAttributeReader attributes, OwnerCache owners, SaveStats stats) {
        this.store = store;
        this.attributes = attributes;
        this.owners = owners;
        this.stats = stats;
    }

    /** Reads files in sequence. Faster if neighbours are in the same directory. */
    List<SmallFileResult> readAll(List<SourceItem> items) {
        try (ParentDirectoryCache folder = new ParentDirectoryCache()) {
            return items.stream().map(item -> read(item, folder)).toList();
        }
    }

    SmallFileResult read(SourceItem item) {
        return readAll(List.of(item)).getFirst();
    }

    private SmallFileResult read(SourceItem item, ParentDirectoryCache folder) {
        try {
            return readStable(item, folder);
        } catch (SourceException failure) {
            return new SmallFileResult.Failed(SourceWarnings.of(failure.problem()));
        }
    }

    private SmallFileResult readStable(SourceItem item, ParentDirectoryCache folder) throws SourceException {
        for (int attempt = 0; ; attempt++) {
            try (SourceContent file = item.open(folder)) {
                Metadata before = file.metadata();
                if (before.size() > BundleFormat.MAX_FILE) {
                    return new SmallFileResult.GrownTooLarge();
                }
                boolean sparse = file.hasHoles();
                byte[] content = content(file, (int) before.size());
                AttributeSet found = attributes.read(file);
                boolean changed = FileStability.hasChanged(before, file.currentMetadata());
                if (!changed || attempt == FileStability.MAX_RETRIES) {
                    return whole(before, content, found, sparse, changed);
                }
            }
        }
    }

    private SmallFileResult whole(
            Metadata metadata, byte[] content, AttributeSet found, boolean sparse, boolean changed) {
        stats.countFileRead();
        Pid pid = store.pid(owners.of(metadata), content);
        return new SmallFileResult.Whole(
                content, pid, FileStability.withSize(metadata, content.length), found, sparse, changed);
    }

    private byte[] content(SourceContent file, int size) throws SourceException {
        byte[] content = new byte[size];
        int length = file.read(0, content, 0, size);
        stats.countBytesRead(length);
        return length == size ? content : Arrays.copyOf(content, length);
    }
}
