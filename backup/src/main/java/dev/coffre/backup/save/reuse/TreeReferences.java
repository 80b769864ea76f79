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

/** Counts the references of a tree: the used part of each bundle, and the file lists. Not thread-safe. */
public final class TreeReferences {
    private final BundleLivenessCounter bundles = new BundleLivenessCounter();
    private final Set<Oid> lists = new HashSet<>();

    /** @param size of the file */
    public void add(FileContent content, long size) {
        switch (content) {
            case FileContent.Bundled bundled -> addFile(bundled.bundle(), bundled.slot(), size);
            case FileContent.FileList(var list) -> addList(list.oid());
            case FileContent.None _, FileContent.Chunks _ -> {}
        }
    }

    /** Adds the references of a leaf page from a valid note. */
    public void add(LeafNote note) {
        LeafReferences.addTo(note.references(), this);
    }

    void addFile(RecordReference bundle, int slot, long size) {
        bundles.count(bundle, slot, size);
    }

    void addList(Oid list) {
        lists.add(list);
    }

    public List<BundleLiveness> bundles() {
        return bundles.all();
    }

    /** Returns the roots of all file lists. */
    public Set<Oid> lists() {
        return lists;
    }
}
