package dev.coffre.server.catalog;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Refuses to write to another copy of the database than the one that was written to: it may lack transactions that were
 * committed. Once the catalog was compared with the store on that copy, which a row says, writing goes on, in every process.
 * The row decides also for a copy of the known identity: two standbys of one server have the same timeline once they are
 * promoted. Refuses to write, too, while another row says that the catalog is older than the store. Thread-safe.
 */
final class ServerGuard {
    /**
     * Bound while work brings the catalog in step with the store: the copy that it compares, and the only one that it may
     * write to. Rows of another copy may be other rows. Empty for a database in a folder.
     */
    static final ScopedValue<Optional<ServerIdentity>> RECONCILING = ScopedValue.newInstance();

    private final PostgresLocation location;
    private final Function<CatalogConnection, ServerIdentity> identity;
    private volatile ServerIdentity known;
    private volatile Optional<ServerIdentity> successor = Optional.empty();
    private volatile boolean isReconcilable;
    private volatile boolean isComparisonRequired;
    private volatile Runnable onConnected = () -> {};
    private final AtomicLong acceptances = new AtomicLong();

    /** How many connections had been opened when {@link #onConnected} was called last. */
    private volatile long connected;

    /**
     * @param known the copy that was written to
     * @param identity asks which copy a connection is to
     */
    ServerGuard(PostgresLocation location, ServerIdentity known, Function<CatalogConnection, ServerIdentity> identity) {
        this.location = location;
        this.identity = identity;
        this.known = known;
    }

    /** What a row says of the copy on which the catalog was in step with the store. */
    @FunctionalInterface
    interface RecordedServer {
        ServerIdentity find() throws SQLException;
    }

    /**
     * The copy that a transaction is on.
     *
     * @param isRecorded whether the row names this copy; one that a comparison has just recorded may not be named yet
     * @param isComparisonRequired whether only a comparison with the store may write
     */
    record FoundServer(ServerIdentity server, boolean isRecorded, boolean isComparisonRequired) {}

    /**
     * Called in each transaction that writes.
     *
     * @throws Problem {@code catalog-reconciling} or {@code catalog-server-changed}
     */
    void check(FoundServer found, RecordedServer recorded) throws SQLException {
        if (!found.server.equals(known) || !found.isRecorded) {
            requireKnown(found.server, recorded.find());
        } else {
            successor = Optional.empty(); // it may have answered for a while only
        }
        isComparisonRequired = found.isComparisonRequired && isReconcilable;
        if (isComparisonRequired || RECONCILING.isBound()) {
            requireReconciling(found.server);
        }
    }

    /** @param inStep the copy that the row names */
    private void requireKnown(ServerIdentity found, ServerIdentity inStep) {
        if (!found.equals(known) && !found.succeeds(known)) {
            throw location.changed(known, found);
        }
        if (found.equals(inStep)) { // another process has compared
            accept(found);
            return;
        }
        successor = Optional.of(found);
        if (!isReconcilable) {
            throw location.changed(found.equals(known) ? inStep : known, found);
        }
        requireReconciling(found);
    }

    /**
     * Called in a transaction after {@link #check}. Refuses what was prepared before another copy was accepted: numbers of rows
     * that were read then may be those of other rows here. The caller reads again.
     *
     * @param prepared the {@link #acceptances} when the caller began
     * @throws Problem {@code vault-unavailable}
     */
    void requireStill(long prepared) {
        if (prepared != acceptances()) {
            throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "another copy of its database took over");
        }
    }

    /** Returns how many copies were accepted in place of the one before. */
    long acceptances() {
        return acceptances.get();
    }

    /**
     * Returns the work, which fails on another copy than the one that the calling thread compares: a former server may still
     * answer what only reads, and has rows that the compared copy lacks.
     */
    static <T> Catalog.CatalogWork<T> onCompared(Optional<ServerGuard> guard, Catalog.CatalogWork<T> work) {
        if (guard.isEmpty() || !RECONCILING.isBound()) {
            return work;
        }
        ServerGuard own = guard.get();
        Optional<ServerIdentity> compared = RECONCILING.get();
        return connection -> {
            if (!compared.equals(Optional.of(own.serverOf(connection)))) {
                throw ProblemCode.CATALOG_RECONCILING.with("address", own.location);
            }
            return work.run(connection);
        };
    }

    private void requireReconciling(ServerIdentity found) {
        if (!RECONCILING.isBound() || !RECONCILING.get().equals(Optional.of(found))) {
            throw ProblemCode.CATALOG_RECONCILING.with("address", location);
        }
    }

    /**
     * Ends work that does not write for long, and cannot go on: everything that writes waits, or another copy took over from the
     * one that this work compares. Noticed by the last transaction that wrote, or was refused.
     *
     * @throws Problem {@code catalog-reconciling}
     */
    void requireWritable() {
        if (isReconciling() || RECONCILING.isBound()) {
            requireReconciling(successor.orElse(known));
        }
    }

    /** Returns the work, which compares what the calling thread compares, on whichever thread it is run. */
    static <T> Callable<T> carry(Callable<T> work) {
        if (!RECONCILING.isBound()) {
            return work;
        }
        Optional<ServerIdentity> compared = RECONCILING.get();
        return () -> ScopedValue.where(RECONCILING, compared).call(work::call);
    }

    /**
     * Called in a transaction that reads what must not go back. A copy that nothing compares with the store may be read.
     *
     * @throws Problem {@code catalog-reconciling}
     */
    void checkReading(CatalogConnection connection) {
        if (!isReconcilable) {
            return;
        }
        ServerIdentity found = serverOf(connection);
        ServerIdentity inStep = new CatalogServer(connection).find().orElseThrow();
        if (!found.equals(known) || !found.equals(inStep)) {
            requireKnown(found, inStep);
        }
        if (new ReconciliationTable(connection).find().isRequired()) {
            requireReconciling(found);
        }
    }

    /** Returns whether the last transaction that wrote, or was refused, had to be part of a comparison with the store. */
    boolean isReconciling() {
        return successor.isPresent() || isComparisonRequired;
    }

    void accept(ServerIdentity found) {
        known = found;
        successor = Optional.empty();
        acceptances.incrementAndGet();
    }

    /** Returns the copy that took over, until the catalog was compared with the store. */
    Optional<ServerIdentity> successor() {
        return successor;
    }

    /** Returns the copy that a connection is to. */
    ServerIdentity serverOf(CatalogConnection connection) {
        return identity.apply(connection);
    }

    /** Returns the copy that was written to last. */
    ServerIdentity known() {
        return known;
    }

    /**
     * Lets the catalog be compared with the store after a copy took over, instead of refusing it for good.
     *
     * @param action called before the first write on each new connection: the server may have been out of reach, and nobody
     *     could see that this process runs
     */
    void setReconcilable(Runnable action) {
        onConnected = action;
        isReconcilable = true;
    }

    /** The next transaction that writes calls the action again. */
    void lookAgain() {
        connected = 0;
    }

    /**
     * Called before each transaction that writes. If the action fails, the next transaction calls it again.
     *
     * @param opened how many connections have been opened, with that of this transaction
     */
    void noticeConnections(long opened) {
        if (opened != connected) {
            onConnected.run();
            connected = opened;
        }
    }
}
