package dev.coffre.server.testing;

import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.Store;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A folder that behaves as a bucket does: files are written whole, no name is used twice, and a write can fail. */
public final class WholeFileStore implements Store {
    private final Store files = new DiskStore(new LocalDisk());
    private final AtomicInteger created = new AtomicInteger();
    private volatile boolean isFull;
    private volatile Consumer<Path> beforeOpen = file -> {};
    private volatile Consumer<Path> afterCreate = file -> {};

    /** Called after a pack is written, and may throw: the caller does not know that it is there. */
    public void afterCreate(Consumer<Path> action) {
        afterCreate = action;
    }

    /** Called before a file is opened, and may throw. */
    public void beforeOpen(Consumer<Path> action) {
        beforeOpen = action;
    }

    /** Says from now on whether the last write found no room. */
    public void setFull(boolean next) {
        isFull = next;
    }

    @Override
    public boolean isFull() {
        return isFull;
    }

    /** Returns how many packs were written. */
    public int created() {
        return created.get();
    }

    @Override
    public Optional<Disk> disk() {
        return Optional.empty();
    }

    @Override
    public void write(Path file, byte[] bytes) {
        files.write(file, bytes);
    }

    @Override
    public void create(Path file, List<ByteBuffer> pieces) {
        if (files.exists(file)) {
            throw new IllegalStateException("a name was used twice: " + file);
        }
        files.create(file, pieces);
        if (file.toString().contains("/packs/")) {
            created.incrementAndGet();
            afterCreate.accept(file);
        }
    }

    @Override
    public StoredFile open(Path file) {
        beforeOpen.accept(file);
        return files.open(file);
    }

    @Override
    public boolean exists(Path file) {
        return files.exists(file);
    }

    @Override
    public List<Path> list(Path folder) {
        return files.list(folder);
    }

    @Override
    public void forEachFile(Path folder, Consumer<Path> action) {
        files.forEachFile(folder, action);
    }

    @Override
    public void delete(Path file) {
        files.delete(file);
    }

    @Override
    public void removeTemporaryFiles(Path folder) {
        files.removeTemporaryFiles(folder);
    }
}
