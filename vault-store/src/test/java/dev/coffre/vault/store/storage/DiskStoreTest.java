package dev.coffre.vault.store.storage;

import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.testing.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DiskStoreTest extends StoreContract {
    @TempDir
    private Path folder;

    @Override
    protected Store openStore() {
        return new DiskStore(new LocalDisk());
    }

    @Override
    protected Path root() {
        return folder;
    }
}
