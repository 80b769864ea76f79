package dev.coffre.server.catalog;

import dev.coffre.server.instrumentation.DurationHistogram;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The catalog's database. Changes run one after another on one connection, each in a transaction that is durable when {@link
 * #write} returns. Reads run concurrently on a few connections of their own, each on a consistent snapshot.
 *
 * <p>All database work runs on platform threads, because SQLite's native calls would pin the carrier of a virtual thread. A
 * platform thread reads on its own, since handing a query to another thread takes longer than most queries. Reads of virtual
 * threads and all writes run on the catalog's threads. Thread-safe. Calls to {@link #read} and {@link #write} must not be
 * nested.
 */
public final class Catalog implements AutoCloseable {
    private static final int READERS = 4;

    private static final int READ_CONNECTIONS = 5;

    /**
     * The minimum free disk space in bytes. With less, a change may fail: SQLite enlarges its shared memory by 32 KiB
     * and its log by pages.
     */
    private static final long MIN_FREE_BYTES = 1 << 20;

    /** Selects the primary code, the low byte of SQLite's extended result codes. */
    private static final int PRIMARY_CODE = 0xff;

    /** Errors that do not mean that the file is damaged. */
    private static final Set<Integer> TEMPORARY_ERRORS = Set.of(
            SQLiteErrorCode.SQLITE_IOERR.code,
            SQLiteErrorCode.SQLITE_CANTOPEN.code,
            SQLiteErrorCode.SQLITE_READONLY.code,
            SQLiteErrorCode.SQLITE_BUSY.code,
            SQLiteErrorCode.SQLITE_LOCKED.code,
            SQLiteErrorCode.SQLITE_NOMEM.code,
            SQLiteErrorCode.SQLITE_INTERRUPT.code);

    private static final String READ = "read";
    private static final String WRITE = "write";

    private final DurationHistogram durations = new DurationHistogram(0.001, 0.005, 0.025, 0.1, 0.5, 2, 10);
    private final ExecutorService writer;
    private final ExecutorService readers;
    private final Transactions reads;
    private final Transactions writes;
    private final File folder;
    private final ThreadFactories threads;
    private volatile boolean lastWriteFailed;

    private Catalog(Transactions writes, Transactions reads, File folder, ThreadFactories threads) {
        this.writes = writes;
        this.reads = reads;
        this.folder = folder;
        this.threads = threads;
        this.writer = Executors.newSingleThreadExecutor(threads.factory("catalog-writer"));
        this.readers = Executors.newFixedThreadPool(READERS, threads.factory("catalog-reader"));
    }

    /**
     * Opens the catalog in {@code folder}, creating or migrating its tables as needed.
     *
     * @throws dev.coffre.vault.problem.Problem if the catalog is damaged or was made by a newer program
     */
    public static Catalog open(Path folder) {
        return open(folder, sqlite -> sqlite);
    }

    /** Like {@link #open(Path)}, with the connections wrapped by {@code through}. */
    public static Catalog open(Path folder, UnaryOperator<ConnectionSource> through) {
        return open(folder, through, ThreadFactories.PLATFORM);
    }

    /** Like {@link #open(Path, UnaryOperator)}, with the given threads. */
    public static Catalog open(Path folder, UnaryOperator<ConnectionSource> through, ThreadFactories threads) {
        Path file = file(folder);
        try {
            Files.createDirectories(folder);
            SqliteSource sqlite = new SqliteSource(file);
            Migrations.run(sqlite);
            ConnectionSource source = through.apply(sqlite);
            return new Catalog(
                    ReopeningConnection.open(source::forWriting),
                    ConnectionPool.of(source, READ_CONNECTIONS),
                    folder.toFile(),
                    threads);
        } catch (IOException | SQLException e) {
            throw ProblemCode.CATALOG_DAMAGED
                    .with("reason", file + ": " + SystemReason.of(e))
                    .causedBy(e);
        }
    }

    public static boolean existsIn(Path folder) {
        return Files.exists(file(folder));
    }

    private static Path file(Path folder) {
        return folder.resolve("catalog.db");
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
        return measured(READ, executor, () -> reads.run(work));
    }

    /**
     * Runs {@code work} in one transaction, which is durable on return. If the commit itself fails, a crash may still
     * bring the change back; see {@link WriteFence}.
     */
    public <T> T write(CatalogWork<T> work) {
        return measured(WRITE, writer, () -> {
            try {
                T result = writes.run(work);
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
        if (lastWriteFailed || isDiskNearlyFull()) {
            change(connection -> new WriteFence(connection).pass());
        }
        return true;
    }

    private boolean isDiskNearlyFull() {
        return folder.getUsableSpace() < MIN_FREE_BYTES;
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
                case SQLException failed -> problemOf(failed);
                case RuntimeException bug -> bug;
                case null, default -> new IllegalStateException(e);
            };
        }
    }

    private static Problem stopping(InterruptedException e) {
        Thread.currentThread().interrupt();
        return ProblemCode.VAULT_UNAVAILABLE.with("reason", "it is stopping").causedBy(e);
    }

    /**
     * Maps an SQLite error to a problem. On a full disk SQLite may also fail to enlarge its shared memory, which it
     * reports as an I/O error.
     */
    private Problem problemOf(SQLException e) {
        int code = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code & PRIMARY_CODE : 0;
        boolean full = code == SQLiteErrorCode.SQLITE_FULL.code
                || code == SQLiteErrorCode.SQLITE_IOERR.code && isDiskNearlyFull();
        if (full) {
            return ProblemCode.VAULT_DISK_FULL.problem().causedBy(e);
        }
        return (TEMPORARY_ERRORS.contains(code) ? ProblemCode.CATALOG_UNAVAILABLE : ProblemCode.CATALOG_DAMAGED)
                .with("reason", SystemReason.of(e))
                .causedBy(e);
    }

    @Override
    public void close() {
        writer.close();
        readers.close();
        try (writes) { // SQLite checkpoints the log when the last connection closes
            reads.close();
        } catch (SQLException e) {
            throw problemOf(e);
        }
    }
}
