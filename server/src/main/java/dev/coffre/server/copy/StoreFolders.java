package dev.coffre.server.copy;

import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folders of a store that have files. They are found by the levels of the layout, so that one of them may be a link to another
 * disk, and one folder of a large store is in memory at a time.
 */
final class StoreFolders {
    private final Store store;
    private final StoreLayout layout;
    private final List<Path> found = new ArrayList<>();

    private StoreFolders(StoreFiles files) {
        this.store = files.store();
        this.layout = files.layout();
    }

    /** Returns their paths below the store, the journal's first. */
    static List<Path> of(StoreFiles files) {
        StoreFolders folders = new StoreFolders(files);
        folders.find();
        return folders.found.stream()
                .map(folder -> files.layout().store().relativize(folder))
                .toList();
    }

    private void find() {
        found.add(layout.journal());
        found.add(layout.audit());
        for (VaultId vault : layout.vaultsIn(store)) {
            found.addAll(store.list(layout.points(vault)));
            found.addAll(store.list(layout.slots(vault)));
            for (Path domain : store.list(layout.packs(vault))) {
                for (PackKind kind : PackKind.values()) {
                    found.addAll(store.list(domain.resolve(kind.directoryName())));
                }
            }
        }
    }
}
