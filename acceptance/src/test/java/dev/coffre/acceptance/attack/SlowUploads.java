package dev.coffre.acceptance.attack;

import dev.coffre.acceptance.load.RegisteredMachine;
import dev.coffre.acceptance.load.SentBatch;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.problem.Problem;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One registered machine that sends several batches at once, each just faster than what the vault ends. */
final class SlowUploads implements AutoCloseable {
    private static final int RECORD = 1 << 20;
    private static final int RECORDS = 7;
    private static final long PAUSE_MILLIS = 8_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RegisteredMachine machine;

    private SlowUploads(RegisteredMachine machine) {
        this.machine = machine;
    }

    /** Returns when all of them are under way. */
    static SlowUploads begin(Path home, int count) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(count);
        AtomicBoolean crawling = new AtomicBoolean(); // not before it has signed in
        RegisteredMachine machine = RegisteredMachine.of(home.toString(), bytes -> {
            if (crawling.get()) {
                begun.countDown();
                Thread.sleep(PAUSE_MILLIS);
            }
        });
        SlowUploads uploads = new SlowUploads(machine);
        VaultSession session = machine.vault().open(Optional.empty());
        crawling.set(true);
        for (int i = 0; i < count; i++) {
            SentBatch batch = machine.batch(RECORD, RECORDS);
            uploads.threads.submit(() -> send(session, batch));
        }
        if (!begun.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the uploads did not begin");
        }
        return uploads;
    }

    private static void send(VaultSession session, SentBatch batch) {
        try {
            session.put(batch.next());
        } catch (Problem | CancellationException ended) {
            // The vault has enough of it, or the test.
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        machine.close();
    }
}
