package dev.coffre.server.store;

import dev.coffre.vault.disk.Disk;
import dev.coffre.vault.folder.JournalFiles;
import dev.coffre.vault.folder.PackFiles;
import dev.coffre.vault.folder.PointFiles;
import dev.coffre.vault.folder.SlotFiles;
import dev.coffre.vault.folder.SmallFiles;
import dev.coffre.vault.folder.StoreLayout;
import dev.coffre.vault.id.VaultId;

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

    public SmallFiles small() {
        return new SmallFiles(disk);
    }
}
