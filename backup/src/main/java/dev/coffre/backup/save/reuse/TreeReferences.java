package dev.coffre.backup.save.reuse;

import dev.coffre.backup.bundle.BundleLiveness;
import dev.coffre.backup.bundle.BundleLivenessCounter;
import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.id.Oid;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Counts the references of a tree: the used part of each bundle, the file lists, and those of some chunks. Not thread-safe.
 */
public final class TreeReferences {
    private final BundleLivenessCounter bundles = new BundleLivenessCounter();
    private final Set<Oid> lists = new HashSet<>();
    private final Set<Oid> chunks = new HashSet<>();
    private final Predicate<Oid> watched;
    private final LeafReferences.Sink noted = new Noted();

    public TreeReferences() {
        this(oid -> false);
    }

    /** @param watched chunks whose direct references by an entry are of interest */
    public TreeReferences(Predicate<Oid> watched) {
        this.watched = watched;
    }

    private final class Noted implements LeafReferences.Sink {
        @Override
        public void file(RecordReference bundle, int slot, long size, long first, long second) {
            bundles.count(bundle, slot, size);
        }

        @Override
        public void chunk(RecordReference chunk) {
            watch(chunk);
        }

        @Override
        public void list(RecordReference list, long size) {
            lists.add(list.oid());
        }
    }

    /** @param size of the file */
    public void add(FileContent content, long size) {
        switch (content) {
            case FileContent.Bundled bundled -> bundles.count(bundled.bundle(), bundled.slot(), size);
            case FileContent.FileList(var list) -> lists.add(list.oid());
            case FileContent.Chunks(var direct) -> direct.forEach(each -> watch(each.chunk()));
            case FileContent.None _ -> {}
        }
    }

    private void watch(RecordReference chunk) {
        if (watched.test(chunk.oid())) {
            chunks.add(chunk.oid());
        }
    }

    /** Adds the references of a leaf page from a valid note. */
    public void add(LeafNote note) {
        LeafReferences.forEach(note.references(), noted);
    }

    public List<BundleLiveness> bundles() {
        return bundles.all();
    }

    /** Returns the roots of all file lists. */
    public Set<Oid> lists() {
        return lists;
    }

    /** Returns the watched chunks that entries name directly. */
    public Set<Oid> watchedChunks() {
        return chunks;
    }
}
