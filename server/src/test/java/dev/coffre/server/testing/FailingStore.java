package dev.coffre.server.testing;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.storage.ForwardingStore;
import dev.coffre.vault.store.storage.Store;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A store in a bucket in which one change and every later one fails. The first may be made, and its answer is lost. */
final class FailingStore extends ForwardingStore {
    private final int failing;
    private final boolean isMade;
    private int changes;

    /** @param failing the number of the first change that fails, from 1 */
    FailingStore(Store store, int failing, boolean isMade) {
        super(store);
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
        change(() -> super.write(file, bytes));
    }

    @Override
    public void create(Path file, List<ByteBuffer> pieces) {
        change(() -> super.create(file, pieces));
    }

    @Override
    public void delete(Path file) {
        change(() -> super.delete(file));
    }
}
