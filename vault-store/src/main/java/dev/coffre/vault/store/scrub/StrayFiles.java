package dev.coffre.vault.store.scrub;

import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds files that do not belong in a store (docs/format.md §10). */
record StrayFiles(Store files, StoreLayout layout) {
    List<StoreFinding> find() {
        List<StoreFinding> found = new ArrayList<>();
        List<Path> ofService = List.of(layout.owner(), layout.incarnation(), layout.copyMark());
        files.forEachFile(layout.store(), file -> {
            if (!layout.hasPlace(file) && !ofService.contains(file)) {
                found.add(new StoreFinding.UnknownFile(file));
            }
        });
        return found;
    }
}
