package dev.coffre.vault.store.scrub;

import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds files that do not belong in a store (docs/format.md §10). */
record StrayFiles(Store files, StoreLayout layout) {
    private static final String ID = "[0-9a-f]{32}";
    private static final Pattern PLACES = Pattern.compile(String.join(
            "|",
            "journal/[0-9]{16}(-[0-9]{16})?",
            "audit/[0-9]{16}-[0-9]{16}",
            "vaults/" + ID + "/slots/" + ID + "/(" + ID + "|keyring-[0-9]{8})",
            "vaults/" + ID + "/points/" + ID + "/[0-9]{16}-[0-9a-f]{64}(\\.tombstone)?",
            "vaults/" + ID + "/packs/" + ID + "/(data|pages)/[0-9a-f]{2}/" + ID));

    List<StoreFinding> find() {
        List<StoreFinding> found = new ArrayList<>();
        files.forEachFile(layout.store(), file -> {
            if (!hasPlace(file)) {
                found.add(new StoreFinding.UnknownFile(file));
            }
        });
        return found;
    }

    private boolean hasPlace(Path file) {
        return PLACES.matcher(layout.store().relativize(file).toString().replace('\\', '/'))
                .matches();
    }
}
