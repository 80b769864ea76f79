package dev.coffre.server.copy;

import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folders of a store that have files. They are found by the levels of the layout, so one folder of a large store is in
 * memory at a time. On a disk, none of them is a link: it could lead anywhere.
 */
final class StoreFolders {
    private final Store store;
    private final StoreLayout layout;
    private final Path target;
    private final List<Path> found = new ArrayList<>();

    private StoreFolders(StoreFiles files, Path target) {
        this.store = files.store();
        this.layout = files.layout();
        this.target = target;
    }

    /**
     * Returns their paths below the store, the journal's first.
     *
     * @param target where the copy is, for messages
     * @throws dev.coffre.vault.problem.Problem {@code store-copy-refused} if a link or a file is in the place of a folder
     */
    static List<Path> of(StoreFiles files, Path target) {
        StoreFolders folders = new StoreFolders(files, target);
        folders.find();
        return folders.found.stream()
                .map(folder -> files.layout().store().relativize(folder))
                .toList();
    }

    private void find() {
        found.add(real(layout.journal()));
        found.add(real(layout.audit()));
        real(layout.vaults());
        for (VaultId vault : layout.vaultsIn(store)) {
            real(layout.vaults().resolve(vault.toString()));
            addIn(layout.points(vault));
            addIn(layout.slots(vault));
            for (Path domain : store.list(real(layout.packs(vault)))) {
                real(domain);
                for (PackKind kind : PackKind.values()) {
                    addIn(domain.resolve(kind.directoryName()));
                }
            }
        }
    }

    private void addIn(Path folder) {
        store.list(real(folder)).forEach(below -> found.add(real(below)));
    }

    /** Returns a folder that is there as such, or is missing. */
    private Path real(Path folder) {
        boolean isOther = store.disk()
                .filter(disk -> disk.exists(folder) && !disk.isDirectory(folder))
                .isPresent();
        if (isOther) {
            throw ProblemCode.STORE_COPY_REFUSED
                    .with("address", target)
                    .with("reason", folder + " is a link, or no folder");
        }
        return folder;
    }
}
