package dev.coffre.server.catalog;

import dev.coffre.server.instrumentation.DurationHistogram;
import dev.coffre.server.instrumentation.LabeledCounter;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The catalog's database. Changes run one after another on one connection, each in a transaction that is durable when {@link
 * #write} returns. Reads run concurrently on a few connections of their own, each on a consistent snapshot.
 *
 * <p>All database work runs on platform threads, because the native calls of SQLite would pin the carrier of a virtual thread. A
 * platform thread reads on its own, since handing a query to another thread takes longer than most queries. Reads of virtual
 * threads and all writes run on the catalog's threads. Thread-safe. Calls of {@link #read} and {@link #write} do not nest.
 */
public final class Catalog implements AutoCloseable {
    private static final int READERS = 4;

    /** Longer than a write waits for the lock of another process. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(15);

    private static final String READ = "read";
    private static final String WRITE = "write";

    private final DurationHistogram durations = new DurationHistogram(0.001, 0.005, 0.025, 0.1, 0.5, 2, 10);
    private final LabeledCounter failures = new LabeledCounter();
    private final ExecutorService writer;
    private final ExecutorService readers;
    private final CatalogEngine engine;
    private final ThreadFactories threads;
    private final Leases leases;
    private final CatalogSuccession succession;
    private final PendingWrites pendingWrites = PendingWrites.by(System::nanoTime);
    private volatile boolean lastWriteFailed;

    /** Under which this process writes; none if no other process can use this catalog. */
    private volatile @Nullable Lease service;

    /** The migrations that had run when this process opened the catalog. */
    private final long migrations;

    /** @param leaseTerm another process takes a role over after this time without a renewal */
    Catalog(CatalogEngine engine, ThreadFactories threads, Duration leaseTerm) {
        this.engine = engine;
        this.threads = threads;
        this.leases = new Leases(this, leaseTerm);
        this.succession = new CatalogSuccession(this, leases, engine.server());
        this.writer = Executors.newSingleThreadExecutor(threads.factory("catalog-writer"));
        this.readers = Executors.newFixedThreadPool(READERS, threads.factory("catalog-reader"));
        this.migrations = read(connection -> new Sql(connection).number(Migrations.COUNT));
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
        return new Catalog(location.open(through), threads, Leases.TERM);
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
        CatalogWork<T> checked = ServerGuard.onCompared(engine.server(), work);
        return measured(READ, executor, () -> engine.reads().run(checked));
    }

    /**
     * Like {@link #read}, for answers that must not go back: not while a copy of the database that took over may lack
     * acknowledged changes that the store has.
     *
     * @throws Problem {@code catalog-reconciling}
     */
    public <T> T readCurrent(CatalogWork<T> work) {
        return read(connection -> {
            engine.server().ifPresent(guard -> guard.checkReading(connection));
            return work.run(connection);
        });
    }

    /**
     * Runs several reads, two at a time, each on a snapshot of its own. Others wait for the same threads, so no caller may
     * have more in their queue.
     */
    public <T> List<T> readEach(List<CatalogWork<T>> works) {
        List<T> results = new ArrayList<>();
        for (int i = 0; i + 1 < works.size(); i += 2) {
            results.addAll(readBoth(works.subList(i, i + 2)));
        }
        if (works.size() % 2 == 1) {
            results.add(read(works.getLast()));
        }
        return results;
    }

    private <T> List<T> readBoth(List<CatalogWork<T>> works) {
        long started = System.nanoTime();
        List<FutureTask<T>> tasks = works.stream()
                .map(work -> new FutureTask<>(() -> engine.reads().run(work)))
                .toList();
        try {
            tasks.forEach(readers::execute);
            return tasks.stream().map(this::await).toList();
        } finally {
            tasks.forEach(task -> task.cancel(false)); // the second one, if the first one failed
            durations.add(System.nanoTime() - started, READ);
        }
    }

    /**
     * Runs {@code work} in one transaction, which is durable on return. If the commit itself fails, a crash may still
     * bring the change back; see {@link WriteFence}.
     *
     * @throws Problem {@code vault-unavailable} if the calling thread works for a role that another process has taken over, or
     *     if another copy of the database was accepted since this was called: what the caller has read may differ there
     */
    public <T> T write(CatalogWork<T> work) {
        long prepared = acceptances();
        return writeAnywhere(connection -> {
            engine.server().ifPresent(guard -> guard.requireStill(prepared));
            return work.run(connection);
        });
    }

    /** As {@link #write}, for work that needs nothing that was read before. */
    <T> T writeAnywhere(CatalogWork<T> work) {
        CatalogWork<T> checked = Lease.CURRENT.isBound() ? leases.under(Lease.CURRENT.get(), work) : work;
        return measured(WRITE, writer, pendingWrites.add(ServerGuard.carry(() -> transaction(checked))));
    }

    private <T> T transaction(CatalogWork<T> work) throws SQLException, InterruptedException {
        boolean isDone = false;
        try {
            T result = engine.writes().run(connection -> {
                requireService(connection);
                return work.run(connection);
            });
            isDone = true;
            return result;
        } finally {
            lastWriteFailed = !isDone;
        }
    }

    /** Like {@link #write}, for work without a result. */
    public void change(CatalogChange change) {
        write(connection -> {
            change.run(connection);
            return true;
        });
    }

    /** Returns whether other processes may use this catalog at the same time. */
    public boolean isShared() {
        return engine.turnLock().isPresent();
    }

    /** Returns the time by the clock of the database, to the millisecond. */
    public Instant now() {
        return read(connection -> new DatabaseClock(connection).now());
    }

    /**
     * Makes this process the one that writes. From then on each write fails once another process has become it.
     *
     * @param place names the data folder and its machine; an earlier process of the same place has ended
     * @throws Problem {@code catalog-in-use} if a process of another place writes
     */
    public void claim(String place) {
        if (isShared()) {
            service = leases.takeService(place).orElseThrow(ProblemCode.CATALOG_IN_USE::problem);
        }
    }

    /** Returns the copy that took over, noticed by the first transaction that writes. Until it is compared, all of these fail. */
    public Optional<ServerIdentity> successor() {
        return engine.server().flatMap(ServerGuard::successor);
    }

    /** As {@link #successor}, after a transaction that writes nothing. May fail with {@code catalog-server-changed}. */
    public Optional<ServerIdentity> findSuccessor() {
        return succession.find();
    }

    /** Returns the copy of the database that was written to last; empty for a catalog in a folder. */
    public Optional<ServerIdentity> server() {
        return engine.server().map(ServerGuard::known);
    }

    /** Returns how many copies of the database were accepted in place of the one before. Two may have one identity. */
    public long acceptances() {
        return engine.server().map(ServerGuard::acceptances).orElse(0L);
    }

    /** Returns whether everything that writes fails until {@link #reconcile}. Noticed by the last transaction that wrote. */
    public boolean isReconciling() {
        return engine.server().map(ServerGuard::isReconciling).orElse(false);
    }

    /** Fails with {@code catalog-reconciling} while {@link #isReconciling}, except for the work of {@link #reconcile}. */
    public void requireNotReconciling() {
        engine.server().ifPresent(ServerGuard::requireWritable);
    }

    /** Lets everything else that writes, in every process, wait until the catalog was compared with the store. */
    public void requireComparison() {
        succession.requireComparison();
    }

    /** Returns whether everything else that writes waits for the comparison of {@link #requireComparison}. */
    public boolean isComparisonRequired() {
        return read(connection -> new ReconciliationTable(connection).find()).isRequired();
    }

    /**
     * Lets {@link #reconcile} go on after another copy of the database took over, instead of refusing it for good.
     * @param onConnected called before the first write on each new connection: refuses a store that was moved meanwhile
     */
    public void setReconcilable(Runnable onConnected) {
        engine.server().ifPresent(guard -> guard.setReconcilable(onConnected));
    }

    /** Calls the action of {@link #setReconcilable} before the next write, too. */
    public void lookAgain() {
        engine.server().ifPresent(ServerGuard::lookAgain);
    }

    /**
     * Runs work that may write although another copy of the database took over, or a comparison is required, and brings the
     * catalog in step with the store, unless another process has. The leases of before may be unknown there.
     *
     * @param work returns whether the catalog is in step now: then everything may write again, in every process
     */
    public void reconcile(BooleanSupplier work) {
        succession.reconcile(work);
    }

    private void requireService(CatalogConnection connection) {
        Lease own = service;
        if (own != null && !new LeaseTable(connection).holds(own)) {
            throw ProblemCode.CATALOG_IN_USE.problem();
        }
    }

    /** Returns a role, whose work one process that uses this catalog does at a time. */
    public LeasedRole role(LeaseRole role) {
        return new LeasedRole(role, isShared() ? Optional.of(leases) : Optional.empty());
    }

    /**
     * Waits until no other process is in a turn of the ledger, and keeps them out until the result is closed.
     *
     * @throws Problem {@code catalog-server-unreachable} if another process takes too long
     */
    public SharedLock.Held acquireTurn() {
        if (engine.turnLock().isEmpty()) {
            return () -> {}; // there is no other process
        }
        try {
            return engine.turnLock().get().acquire();
        } catch (SQLException failed) {
            throw engine.problems().problemOf(failed);
        } catch (InterruptedException e) {
            throw stopping(e);
        }
    }

    /** Returns whether no newer program has changed the tables since this process opened the catalog. */
    public boolean isOfThisProgram() {
        return read(connection -> new Sql(connection).number(Migrations.COUNT)) <= migrations;
    }

    /**
     * Returns true if a change would be durable now, and throws otherwise. Tests this with a write if the last write
     * failed or the disk is nearly full. Returns false while the database of several processes does not answer a write, and
     * true {@linkplain #isReconciling while it waits for a comparison}.
     */
    public boolean isWritable() {
        if (isShared() && pendingWrites.oldest().compareTo(MAX_WAIT) > 0) {
            return false;
        }
        boolean isInDoubt = lastWriteFailed || engine.problems().isDiskNearlyFull();
        if (isInDoubt && !isReconciling()) { // otherwise the last transaction was refused, so the database answers
            change(connection -> new WriteFence(connection).pass());
        }
        return true;
    }

    /** Returns the durations of reads and writes, including the time in the queue. Labels: {@code read}, {@code write}. */
    public DurationHistogram durations() {
        return durations;
    }

    /** Returns how long this process waited, by what it waited for: empty for a catalog on a disk. */
    public DurationHistogram waits() {
        return engine.load().waits();
    }

    /** Returns the number of connections by pool and state: empty for a catalog on a disk. */
    public Map<List<String>, Integer> connections() {
        return engine.load().connections();
    }

    /** Returns how many transactions the database failed, by the code of the problem. */
    public Map<List<String>, Long> failures() {
        return failures.counts();
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
                case SQLException failed -> counted(engine.problems().problemOf(failed));
                case RuntimeException bug -> bug;
                case null, default -> new IllegalStateException(e);
            };
        }
    }

    private Problem counted(Problem problem) {
        failures.add(1, problem.code().code());
        return problem;
    }

    private static Problem stopping(InterruptedException e) {
        Thread.currentThread().interrupt();
        return ProblemCode.VAULT_UNAVAILABLE.with("reason", "it is stopping").causedBy(e);
    }

    @Override
    public void close() {
        leases.close();
        writer.close();
        readers.close();
        engine.turnLock().ifPresent(SharedLock::close);
        try (Transactions writes = engine.writes()) { // SQLite checkpoints the log when the last connection closes
            engine.reads().close();
        } catch (SQLException e) {
            throw engine.problems().problemOf(e);
        }
    }
}
