package dev.coffre.server.testing;

import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.testing.FailingDisk;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a service from a certain one on fail, wherever this run keeps stores: all changes of a disk, that of the data
 * folder included, or those of the bucket.
 */
public final class FailingWrites {
    private final int failing;
    private final FailingDisk disk;
    private @Nullable FailingStore inBucket;

    /** @param failing which failure it is, from 1. A bucket has two of each change: its answer is lost, or it is not made. */
    public FailingWrites(int failing) {
        this.failing = failing;
        this.disk = new FailingDisk(new LocalDisk(), failing);
    }

    /** Returns the disk of the data folder. */
    Disk disk() {
        return TestStore.ofRun() == TestStore.DISK ? disk : new LocalDisk();
    }

    /** Opens the store of this data folder. */
    StoreFiles open(Path data) {
        if (TestStore.ofRun() == TestStore.DISK) {
            return TestStore.onDisk(data, disk);
        }
        StoreFiles files = TestStore.ofRun().open(data);
        FailingStore store = new FailingStore(files.store(), (failing + 1) / 2, failing % 2 == 0);
        inBucket = store;
        return new StoreFiles(store, files.layout());
    }

    /** Whether anything failed. */
    public boolean hasFailed() {
        FailingStore store = inBucket;
        return store == null ? disk.hasFailed() : store.hasFailed();
    }
}
