package dev.coffre.server.testing;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.DiskFile;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.pack.PackHeader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A disk on which the syncs of files that are longer than the header of a pack wait until a test lets them go on or fail.
 * Thread-safe.
 */
public final class HeldDisk {
    private static final long LONGEST_WAIT_MS = 20_000;

    private final Disk disk;
    private final Deque<HeldSync> waiting = new ArrayDeque<>();
    private boolean holding;

    private static final class HeldSync {
        private boolean ended;
        private boolean fails;
    }

    public HeldDisk() {
        disk = watched(Disk.class, new LocalDisk());
    }

    public Disk disk() {
        return disk;
    }

    /** From now on, syncs wait. */
    public synchronized void hold() {
        holding = true;
    }

    /** Lets all syncs go on, also those to come. */
    public synchronized void open() {
        holding = false;
        while (!waiting.isEmpty()) {
            end(false);
        }
    }

    /** Lets the sync that has waited longest go on. */
    public synchronized void release() {
        end(false);
    }

    /** Fails the sync that has waited longest. */
    public synchronized void fail() {
        end(true);
    }

    private void end(boolean fails) {
        HeldSync first = waiting.removeFirst();
        first.fails = fails;
        first.ended = true;
        notifyAll();
    }

    /** Waits until so many syncs wait at once. */
    public synchronized void awaitSyncs(int count) throws InterruptedException {
        long until = System.currentTimeMillis() + LONGEST_WAIT_MS;
        while (waiting.size() < count) {
            long left = until - System.currentTimeMillis();
            if (left <= 0) {
                throw new AssertionError(waiting.size() + " syncs wait, not " + count);
            }
            wait(left);
        }
    }

    private synchronized void await() throws InterruptedException {
        if (!holding) {
            return;
        }
        HeldSync sync = new HeldSync();
        waiting.add(sync);
        notifyAll();
        while (!sync.ended) {
            wait();
        }
        if (sync.fails) {
            throw ProblemCode.STORE_WRITE_FAILED.with("reason", "test");
        }
    }

    private <T> T watched(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("sync")
                            && real instanceof DiskFile file
                            && file.length() > PackHeader.BYTES) {
                        await();
                    }
                    try {
                        Object answer = method.invoke(real, arguments);
                        return answer instanceof DiskFile file ? watched(DiskFile.class, file) : answer;
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }
}
