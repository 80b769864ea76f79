package dev.coffre.backup.save.read;

import dev.coffre.backup.bundle.BundleFormat;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.save.progress.Tally;
import dev.coffre.backup.save.progress.Warnings;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.backup.source.LastFolder;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.sealing.Pid;
import java.util.Arrays;
import java.util.List;

/** Reads small files whole. Thread-safe; works in the calling thread. */
public final class SmallReader {
    private final ContentStore store;
    private final AttributeReader attributes;
    private final Owners owners;
    private final Tally tally;

    public SmallReader(ContentStore store, AttributeReader attributes, Owners owners, Tally tally) {
        this.store = store;
        this.attributes = attributes;
        this.owners = owners;
        this.tally = tally;
    }

    /** Reads files in sequence. Faster if neighbours are in the same directory. */
    List<FileRead> readAll(List<SourceItem> items) {
        try (LastFolder folder = new LastFolder()) {
            return items.stream().map(item -> read(item, folder)).toList();
        }
    }

    FileRead read(SourceItem item) {
        return readAll(List.of(item)).getFirst();
    }

    private FileRead read(SourceItem item, LastFolder folder) {
        try {
            return readAgainWhileItChanges(item, folder);
        } catch (SourceException failure) {
            return new FileRead.Failed(Warnings.of(failure.problem()));
        }
    }

    private FileRead readAgainWhileItChanges(SourceItem item, LastFolder folder) throws SourceException {
        for (int attempt = 0; ; attempt++) {
            try (SourceContent file = item.open(folder)) {
                Metadata before = file.metadata();
                if (before.size() > BundleFormat.MAX_FILE) {
                    return new FileRead.Outgrown();
                }
                boolean sparse = file.hasHoles();
                byte[] content = content(file, (int) before.size());
                AttributeSet found = attributes.read(file);
                boolean changed = Steadiness.changed(before, file.metadataNow());
                if (!changed || attempt == Steadiness.RETRIES) {
                    return whole(before, content, found, sparse, changed);
                }
            }
        }
    }

    private FileRead whole(Metadata metadata, byte[] content, AttributeSet found, boolean sparse, boolean changed) {
        tally.fileRead();
        Pid pid = store.pid(owners.of(metadata), content);
        return new FileRead.Whole(content, pid, Steadiness.withSize(metadata, content.length), found, sparse, changed);
    }

    private byte[] content(SourceContent file, int size) throws SourceException {
        byte[] content = new byte[size];
        int length = file.read(0, content, 0, size);
        tally.read(length);
        return length == size ? content : Arrays.copyOf(content, length);
    }
}
