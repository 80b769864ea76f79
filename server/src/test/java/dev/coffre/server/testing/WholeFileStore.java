package dev.coffre.server.testing;

import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreEntry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A folder that behaves as a bucket does: files are written whole, no name is used twice, and a write can fail. */
public final class WholeFileStore implements Store {
    private final Store files = new DiskStore(new LocalDisk());
    private final AtomicInteger created = new AtomicInteger();
    private final Optional<InstantSource> clock;
    private final Map<Path, Instant> written = new ConcurrentHashMap<>();
    private volatile Predicate<Path> isListed = file -> true;
    private volatile boolean isFull;
    private volatile Consumer<Path> beforeOpen = file -> {};
    private volatile Consumer<Path> onWholeList = folder -> {};
    private volatile Consumer<Path> beforeExists = file -> {};
    private volatile Consumer<Path> afterCreate = file -> {};
    private volatile BiConsumer<Path, Runnable> deletion = (file, delete) -> delete.run();

    /** A store that does not say when a file was written. */
    public WholeFileStore() {
        this.clock = Optional.empty();
    }

    /** @param clock that of the store, which says when a file was written */
    public WholeFileStore(InstantSource clock) {
        this.clock = Optional.of(clock);
    }

    /** Leaves the others out of listings. They are there all the same. May throw in place of a listing. */
    public void list(Predicate<Path> next) {
        isListed = next;
    }

    /** Called after a pack is written, and may throw: the caller does not know that it is there. */
    public void afterCreate(Consumer<Path> action) {
        afterCreate = action;
    }

    /** Called instead of a deletion, which it may leave out, or whose answer it may lose by throwing. */
    public void onDelete(BiConsumer<Path, Runnable> action) {
        deletion = action;
    }

    /** Called before a file is opened, and may throw. */
    public void beforeOpen(Consumer<Path> action) {
        beforeOpen = action;
    }

    /** Called before the store is asked for a file by name, and may throw. */
    public void beforeExists(Consumer<Path> action) {
        beforeExists = action;
    }

    /** Called before a folder is listed as a whole, however many names it has. */
    public void onWholeList(Consumer<Path> action) {
        onWholeList = action;
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
        clock.ifPresent(now -> written.put(file, now.instant()));
    }

    @Override
    public void create(Path file, List<ByteBuffer> pieces) {
        if (files.exists(file)) {
            throw new IllegalStateException("a name was used twice: " + file);
        }
        files.create(file, pieces);
        clock.ifPresent(now -> written.put(file, now.instant()));
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
        beforeExists.accept(file);
        return files.exists(file);
    }

    @Override
    public List<Path> list(Path folder) {
        onWholeList.accept(folder);
        return files.list(folder);
    }

    @Override
    public List<Path> listAfter(Path folder, String after, int limit) {
        return files.listAfter(folder, after, limit);
    }

    @Override
    public Optional<StoreEntry> entry(Path file) {
        return files.entry(file);
    }

    @Override
    public void forEachFile(Path folder, Consumer<Path> action) {
        files.forEachFile(folder, action);
    }

    @Override
    public void forEachEntry(Path folder, Optional<Path> after, Consumer<StoreEntry> action) {
        files.forEachEntry(folder, after, entry -> {
            if (isListed.test(entry.file())) {
                action.accept(new StoreEntry(
                        entry.file(), entry.length(), "", Optional.ofNullable(written.get(entry.file()))));
            }
        });
    }

    @Override
    public void delete(Path file) {
        deletion.accept(file, () -> files.delete(file));
    }

    @Override
    public void removeTemporaryFiles(Path folder) {
        files.removeTemporaryFiles(folder);
    }
}
