package dev.coffre.vault.store.scrub;

import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds files that do not belong in a store (docs/format.md §10); in a bucket, some of them. */
record StrayFiles(Store files, StoreLayout layout) {
    List<StoreFinding> find() {
        List<StoreFinding> found = new ArrayList<>();
        UnknownNames unknown = UnknownNames.in(files);
        List<Path> ofService = List.of(layout.owner(), layout.incarnation(), layout.copyMark());
        files.forEachFile(layout.store(), file -> {
            if (!layout.hasPlace(file) && !ofService.contains(file) && unknown.take()) {
                found.add(new StoreFinding.UnknownFile(file));
            }
        });
        return found;
    }
}
