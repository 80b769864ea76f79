package dev.coffre.server.catalog;

import dev.coffre.server.instrumentation.DurationHistogram;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;

/**
 * The catalog's database. Changes run one after another on one connection, each in a transaction that is durable when {@link
 * #write} returns. Reads run concurrently on a few connections of their own, each on a consistent snapshot.
 *
 * <p>All database work runs on platform threads, because the native calls of SQLite would pin the carrier of a virtual thread. A
 * platform thread reads on its own, since handing a query to another thread takes longer than most queries. Reads of virtual
 * threads and all writes run on the catalog's threads. Thread-safe. Calls to {@link #read} and {@link #write} must not be
 * nested.
 */
public final class Catalog implements AutoCloseable {
    private static final int READERS = 4;

    private static final String READ = "read";
    private static final String WRITE = "write";

    private final DurationHistogram durations = new DurationHistogram(0.001, 0.005, 0.025, 0.1, 0.5, 2, 10);
    private final ExecutorService writer;
    private final ExecutorService readers;
    private final CatalogEngine engine;
    private final ThreadFactories threads;
    private volatile boolean lastWriteFailed;

    private Catalog(CatalogEngine engine, ThreadFactories threads) {
        this.engine = engine;
        this.threads = threads;
        this.writer = Executors.newSingleThreadExecutor(threads.factory("catalog-writer"));
        this.readers = Executors.newFixedThreadPool(READERS, threads.factory("catalog-reader"));
    }

    /**
     * Opens the catalog at {@code location}, creating or migrating its tables as needed.
     *
     * @throws dev.coffre.vault.problem.Problem if the catalog is damaged or was made by a newer program, or if its database
     *     cannot be used
     */
    public static Catalog open(CatalogLocation location) {
        return open(location, source -> source);
    }

    /** Like {@link #open(CatalogLocation)}, with the connections wrapped by {@code through}. */
    public static Catalog open(CatalogLocation location, UnaryOperator<ConnectionSource> through) {
        return open(location, through, ThreadFactories.PLATFORM);
    }

    /** Like {@link #open(CatalogLocation, UnaryOperator)}, with the given threads. */
    public static Catalog open(
            CatalogLocation location, UnaryOperator<ConnectionSource> through, ThreadFactories threads) {
        return new Catalog(location.open(through), threads);
    }

    /** Returns whether several processes can have this catalog open. Then what they have in common is in it. */
    public boolean isShared() {
        return engine.isShared();
    }

    /** Database work. It must not keep the connection. */
    @FunctionalInterface
    public interface CatalogWork<T> {
        T run(CatalogConnection connection);
    }

    /** Database work without a result. */
    @FunctionalInterface
    public interface CatalogChange {
        void run(CatalogConnection connection);
    }

    /** Runs {@code work} on a snapshot that includes every finished {@link #write}. */
    public <T> T read(CatalogWork<T> work) {
        Executor executor = threads.mayBlock(Thread.currentThread()) ? Runnable::run : readers;
        return measured(READ, executor, () -> engine.reads().run(work));
    }

    /**
     * Runs {@code work} in one transaction, which is durable on return. If the commit itself fails, a crash may still
     * bring the change back; see {@link WriteFence}.
     */
    public <T> T write(CatalogWork<T> work) {
        return measured(WRITE, writer, () -> {
            try {
                T result = engine.writes().run(work);
                lastWriteFailed = false;
                return result;
            } catch (SQLException failed) {
                lastWriteFailed = true;
                throw failed;
            }
        });
    }

    /** Like {@link #write}, for work without a result. */
    public void change(CatalogChange change) {
        write(connection -> {
            change.run(connection);
            return true;
        });
    }

    /**
     * Returns true if a change would be durable now, and throws otherwise. Tests this with a write if the last write
     * failed or the disk is nearly full.
     */
    public boolean isWritable() {
        if (lastWriteFailed || engine.problems().isDiskNearlyFull()) {
            change(connection -> new WriteFence(connection).pass());
        }
        return true;
    }

    /**
     * Returns the durations of reads and writes, including the time in the queue. The labels are {@code read} and {@code
     * write}.
     */
    public DurationHistogram durations() {
        return durations;
    }

    private <T> T measured(String kind, Executor threads, Callable<T> call) {
        long started = System.nanoTime();
        try {
            FutureTask<T> task = new FutureTask<>(call);
            threads.execute(task);
            return await(task);
        } finally {
            durations.add(System.nanoTime() - started, kind);
        }
    }

    private <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw stopping(e);
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case InterruptedException interrupted -> stopping(interrupted);
                case Problem problem -> problem;
                case SQLException failed -> engine.problems().problemOf(failed);
                case RuntimeException bug -> bug;
                case null, default -> new IllegalStateException(e);
            };
        }
    }

    private static Problem stopping(InterruptedException e) {
        Thread.currentThread().interrupt();
        return ProblemCode.VAULT_UNAVAILABLE.with("reason", "it is stopping").causedBy(e);
    }

    @Override
    public void close() {
        writer.close();
        readers.close();
        try (Transactions writes = engine.writes()) { // SQLite checkpoints the log when the last connection closes
            engine.reads().close();
        } catch (SQLException e) {
            throw engine.problems().problemOf(e);
        }
    }
}
