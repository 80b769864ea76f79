package dev.coffre.server.fetch;

import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.store.disk.DiskFile;
import org.jspecify.annotations.Nullable;

/** The pack that was read last, kept open because the next record is mostly in it too. Confined to one thread. */
final class OpenPack implements AutoCloseable {
    private final StoreFiles store;
    private @Nullable PackRow pack;
    private @Nullable DiskFile file;

    OpenPack(StoreFiles store) {
        this.store = store;
    }

    /**
     * Returns the file of the pack, open until another one is requested.
     *
     * @throws dev.coffre.vault.problem.Problem {@code store-read-failed} if it cannot be opened
     */
    DiskFile file(PackRow wanted) {
        if (file != null && wanted.equals(pack)) {
            return file;
        }
        close();
        DiskFile opened = store.packs(wanted.vault()).openFile(wanted.header());
        pack = wanted;
        file = opened;
        return opened;
    }

    @Override
    public void close() {
        DiskFile last = file;
        file = null;
        if (last != null) {
            last.close();
        }
    }
}
