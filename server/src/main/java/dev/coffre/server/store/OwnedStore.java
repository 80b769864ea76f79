package dev.coffre.server.store;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreEntry;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A store that one service at a time writes to. A lock of the data folder does not keep a copy of that folder from being started
 * on another machine, and a bucket has no locks. So each start writes an id of its own to the object {@code owner}. Once another
 * id is there, everything that writes fails with {@code store-taken-over}; reading goes on. The object is read before and after
 * each segment of the journal, and before each deletion and each small file. Before {@link #take}, nothing is checked.
 * Thread-safe. See docs/decisions/0058 for what this does not hold.
 */
public final class OwnedStore implements Store {
    private static final int ID_BYTES = 16;

    private final Store store;
    private final StoreLayout layout;

    /** The id of this start; empty until it has taken the store. */
    private volatile byte[] mine = new byte[0];

    private volatile boolean isLost;

    public OwnedStore(Store store, StoreLayout layout) {
        this.store = store;
        this.layout = layout;
    }

    /** Takes the store over from any other start. What that one has written is visible from here on. */
    public void take(RandomGenerator random) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        byte[] text = HexFormat.of().formatHex(id).getBytes(StandardCharsets.US_ASCII);
        store.write(layout.owner(), text);
        mine = text;
        requireOwned();
    }

    private void requireOwned() {
        if (mine.length > 0 && (isLost || !isOwned())) {
            isLost = true;
            throw lost();
        }
    }

    /** A missing object was deleted by someone who may have taken the store, too. */
    private boolean isOwned() {
        try {
            return Arrays.equals(store.read(layout.owner(), mine.length, ProblemCode.STORE_TAKEN_OVER), mine);
        } catch (Problem other) {
            if (other.code() != ProblemCode.STORE_TAKEN_OVER) {
                throw other;
            }
            return false;
        }
    }

    private Problem lost() {
        return ProblemCode.STORE_TAKEN_OVER.with("address", layout.store());
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
        requireOwned();
        store.write(file, bytes);
    }

    /**
     * After a segment of the journal, a second look: a segment that arrived after the store was taken must not be acknowledged,
     * and one that arrived before is seen by who took it.
     */
    @Override
    public void create(Path file, List<ByteBuffer> pieces) {
        if (file.startsWith(layout.journal())) {
            requireOwned();
            store.create(file, pieces);
            requireOwned();
        } else if (isLost) {
            throw lost();
        } else {
            store.create(file, pieces);
        }
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
    public Optional<StoreEntry> entry(Path file) {
        return store.entry(file);
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
    public void delete(Path file) {
        requireOwned();
        store.delete(file);
    }

    /** Returns whether the store answers and is still this service's. */
    @Override
    public boolean isAvailable() {
        if (!store.isAvailable()) {
            return false;
        }
        try {
            requireOwned();
            return true;
        } catch (Problem | StoreUnavailableException lost) {
            return false;
        }
    }

    Store inner() {
        return store;
    }

    /** Returns whether no look has found that another service has taken the store. */
    public boolean isOwn() {
        return !isLost;
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
    public void close() {
        store.close();
    }
}
