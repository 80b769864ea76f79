package dev.coffre.vault.store.storage;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.StoredFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A store that passes every call on to another one. Subclasses override what differs. */
public abstract class ForwardingStore implements Store {
    private final Store store;

    protected ForwardingStore(Store store) {
        this.store = store;
    }

    /** Returns the store that calls are passed on to. */
    public final Store inner() {
        return store;
    }

    @Override
    public Optional<Disk> disk() {
        return store.disk();
    }

    @Override
    public Optional<ObjectLocks> locks() {
        return store.locks();
    }

    @Override
    public void write(Path file, byte[] bytes) {
        store.write(file, bytes);
    }

    @Override
    public void create(Path file, List<ByteBuffer> pieces) {
        store.create(file, pieces);
    }

    @Override
    public StoredFile open(Path file) {
        return store.open(file);
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
    public void delete(Path file) {
        store.delete(file);
    }

    @Override
    public boolean isAvailable() {
        return store.isAvailable();
    }

    @Override
    public boolean isFull() {
        return store.isFull();
    }

    @Override
    public void removeTemporaryFiles(Path folder) {
        store.removeTemporaryFiles(folder);
    }

    @Override
    public byte[] read(Path file, int limit, ProblemCode damaged) {
        return store.read(file, limit, damaged);
    }

    @Override
    public void close() {
        store.close();
    }
}
