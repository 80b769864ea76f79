package dev.coffre.backup.save.known;

import dev.coffre.backup.bundle.BundleUsage;
import dev.coffre.backup.bundle.BundleUse;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.reference.Child;
import dev.coffre.vault.id.Oid;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts the references of a tree: the used part of each bundle, and the file lists. Not thread-safe. */
public final class TreeUse {
    private final BundleUsage bundles = new BundleUsage();
    private final Set<Oid> lists = new HashSet<>();

    /** @param size of the file */
    public void count(Content content, long size) {
        switch (content) {
            case Content.Bundled bundled -> countFile(bundled.bundle(), bundled.slot(), size);
            case Content.FileList(var list) -> countList(list.oid());
            case Content.None _, Content.Chunks _ -> {}
        }
    }

    void countFile(Child bundle, int slot, long size) {
        bundles.count(bundle, slot, size);
    }

    void countList(Oid list) {
        lists.add(list);
    }

    public List<BundleUse> bundles() {
        return bundles.uses();
    }

    /** Returns the roots of all file lists. */
    public Set<Oid> lists() {
        return lists;
    }
}
