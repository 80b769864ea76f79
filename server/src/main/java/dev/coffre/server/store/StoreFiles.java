package dev.coffre.server.store;

import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.storage.AtomicFiles;
import dev.coffre.vault.store.storage.JournalFiles;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.store.storage.PointFiles;
import dev.coffre.vault.store.storage.SlotFiles;
import dev.coffre.vault.store.storage.StoreLayout;

/** The files of a store, by kind and vault. */
public record StoreFiles(Disk disk, StoreLayout layout) {
    public JournalFiles journal() {
        return new JournalFiles(small(), layout);
    }

    public PointFiles points(VaultId vault) {
        return new PointFiles(small(), layout, vault);
    }

    public SlotFiles slots(VaultId vault) {
        return new SlotFiles(small(), layout, vault);
    }

    public PackFiles packs(VaultId vault) {
        return new PackFiles(disk, layout, vault);
    }

    public AtomicFiles small() {
        return new AtomicFiles(disk);
    }
}
