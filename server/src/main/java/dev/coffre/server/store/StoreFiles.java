package dev.coffre.server.store;

import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.storage.JournalFiles;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.store.storage.PointFiles;
import dev.coffre.vault.store.storage.SlotFiles;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;

/** The files of a store, by kind and vault. */
public record StoreFiles(Store store, StoreLayout layout) {
    public JournalFiles journal() {
        return new JournalFiles(store, layout);
    }

    public PointFiles points(VaultId vault) {
        return new PointFiles(store, layout, vault);
    }

    public SlotFiles slots(VaultId vault) {
        return new SlotFiles(store, layout, vault);
    }

    public PackFiles packs(VaultId vault) {
        return new PackFiles(store, layout, vault);
    }

    /** Returns the path of a pack's file below the store. */
    public String pathBelow(VaultId vault, PackHeader pack) {
        return layout.store().relativize(layout.packFile(vault, pack)).toString();
    }
}
