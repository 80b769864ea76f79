package dev.coffre.server.store;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.ForwardingStore;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A store that one service at a time writes to. A lock of the data folder does not keep a copy of that folder from being started
 * on another machine, and a bucket has no locks. So each start writes an id of its own to the object {@code owner}. Once another
 * id is there, everything that writes fails with {@code store-taken-over}; reading goes on. The object is read before and after
 * each segment of the journal, and before each deletion and each small file. Before {@link #take}, nothing is checked.
 * Thread-safe. See docs/decisions/0058 for what this does not hold.
 */
public final class OwnedStore extends ForwardingStore {
    private static final int ID_BYTES = 16;

    private final StoreLayout layout;

    /** The id of this start; empty until it has taken the store. */
    private volatile byte[] mine = new byte[0];

    private volatile boolean isLost;

    public OwnedStore(Store store, StoreLayout layout) {
        super(store);
        this.layout = layout;
    }

    /** Services that share a catalog share its store, too. A disk is held by the lock of its folder. */
    public static StoreFiles of(StoreFiles files, boolean isShared) {
        return isShared || files.store().disk().isPresent()
                ? files
                : new StoreFiles(new OwnedStore(files.store(), files.layout()), files.layout());
    }

    /** Takes the store over from any other start. What that one has written is visible from here on. */
    public void take(RandomGenerator random) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        byte[] text = HexFormat.of().formatHex(id).getBytes(StandardCharsets.US_ASCII);
        super.write(layout.owner(), text);
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
            return Arrays.equals(super.read(layout.owner(), mine.length, ProblemCode.STORE_TAKEN_OVER), mine);
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
    public void write(Path file, byte[] bytes) {
        requireOwned();
        super.write(file, bytes);
    }

    /**
     * After a segment of the journal, a second look: a segment that arrived after the store was taken must not be acknowledged,
     * and one that arrived before is seen by who took it.
     */
    @Override
    public void create(Path file, List<ByteBuffer> pieces) {
        if (file.startsWith(layout.journal())) {
            requireOwned();
            super.create(file, pieces);
            requireOwned();
        } else if (isLost) {
            throw lost();
        } else {
            super.create(file, pieces);
        }
    }

    @Override
    public void delete(Path file) {
        requireOwned();
        super.delete(file);
    }

    /** Returns whether the store answers and is still this service's. */
    @Override
    public boolean isAvailable() {
        if (!super.isAvailable()) {
            return false;
        }
        try {
            requireOwned();
            return true;
        } catch (Problem | StoreUnavailableException lost) {
            return false;
        }
    }

    /** Returns whether no look has found that another service has taken the store. */
    public boolean isOwn() {
        return !isLost;
    }
}
