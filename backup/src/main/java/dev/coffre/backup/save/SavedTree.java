package dev.coffre.backup.save;

import dev.coffre.backup.bundle.RebundlePlan;
import dev.coffre.backup.cache.LeafNoteReader;
import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.cache.RebundlePlanFile;
import dev.coffre.backup.cache.SignatureStore;
import dev.coffre.backup.paths.PathListDraft;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.id.Oid;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The tree of a point, completely stored at the vault.
 *
 * @param pages that the run sealed or kept
 * @param lists roots of all file lists, including kept ones
 * @param signatures of the large files
 * @param rebundle what the next run rebuilds
 * @param hasLeafNotes whether all leaf pages have notes
 * @param paths the path list with this point; empty if it was not recorded
 */
record SavedTree(
        TreeRoot root,
        Set<Oid> pages,
        Set<Oid> lists,
        LiveSignatures signatures,
        RebundlePlan rebundle,
        boolean hasLeafNotes,
        Optional<PathListDraft> paths) {

    /**
     * The block signatures of the large files of the tree.
     *
     * @param chunks names of those that are not named by a file list
     */
    record LiveSignatures(SignatureStore store, Set<Oid> chunks) {}

    /** Stores in the cache folder what the next run needs, and removes all other pages. */
    void updateCache(PageStore store, PrivatePath cacheFolder) {
        Set<Oid> signed = new HashSet<>(lists);
        signed.addAll(signatures.chunks());
        signatures.store().commit(signed);
        Oid root = root().page().oid();
        new RebundlePlanFile(cacheFolder).write(root, rebundle);
        Set<Oid> live = new HashSet<>(pages);
        lists.forEach(list -> store.addWithChildren(list, live));
        store.retainOnly(live);
        if (hasLeafNotes) {
            LeafNoteReader.replace(cacheFolder);
        }
    }
}
