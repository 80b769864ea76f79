package dev.coffre.server.testing;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreEntry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A store in a bucket in which one change and every later one fails. The first may be made, and its answer is lost. */
final class FailingStore implements Store {
    private final Store store;
    private final int failing;
    private final boolean isMade;
    private int changes;

    /** @param failing the number of the first change that fails, from 1 */
    FailingStore(Store store, int failing, boolean isMade) {
        this.store = store;
        this.failing = failing;
        this.isMade = isMade;
    }

    /** Whether anything failed. */
    synchronized boolean hasFailed() {
        return changes >= failing;
    }

    private synchronized void change(Runnable change) {
        changes++;
        if (changes < failing || changes == failing && isMade) {
            change.run();
        }
        if (changes >= failing) {
            throw ProblemCode.STORE_WRITE_FAILED.with("reason", "test");
        }
    }

    @Override
    public Optional<Disk> disk() {
        return Optional.empty();
    }

    @Override
    public void write(Path file, byte[] bytes) {
        change(() -> store.write(file, bytes));
    }

    @Override
    public void create(Path file, List<ByteBuffer> pieces) {
        change(() -> store.create(file, pieces));
    }

    @Override
    public void delete(Path file) {
        change(() -> store.delete(file));
    }

    @Override
    public StoredFile open(Path file) {
        return store.open(file);
    }

    @Override
    public byte[] read(Path file, int limit, ProblemCode damaged) {
        return store.read(file, limit, damaged);
    }

    @Override
    public boolean exists(Path file) {
        return store.exists(file);
    }

    @Override
    public List<Path> list(Path folder) {
        return store.list(folder);
    }

    @Override
    public List<Path> listAfter(Path folder, String after, int limit) {
        return store.listAfter(folder, after, limit);
    }

    @Override
    public void forEachFile(Path folder, Consumer<Path> action) {
        store.forEachFile(folder, action);
    }

    @Override
    public void forEachEntry(Path folder, Optional<Path> after, Consumer<StoreEntry> action) {
        store.forEachEntry(folder, after, action);
    }

    @Override
    public Optional<StoreEntry> entry(Path file) {
        return store.entry(file);
    }

    @Override
    public void removeTemporaryFiles(Path folder) {
        store.removeTemporaryFiles(folder);
    }

    @Override
    public void close() {
        store.close();
    }
}
