package dev.coffre.acceptance.simulation;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.ServerIdentity;
import dev.coffre.server.catalog.SharedLock;
import dev.coffre.server.catalog.TestCatalog;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/**
 * A database server that several processes share, as PostgreSQL with the transactions that the service asks of it: those that
 * write run one at a time and hold the catalog's lock until they have ended; those that read have a snapshot; the lock of the
 * ledger's turns is held by a session that the server may end. The tables are SQLite's. Sessions are ended in the middle of a
 * transaction, and a commit may have no answer, whether it took place or not. The server starts again, and after a failover
 * it may be as it was some commits ago.
 */
final class SharedDatabase {
    /** Longer than most pauses of a world, so that a role stays with a process for a while. */
    private static final Duration LEASE_TERM = Duration.ofHours(6);

    private static final List<String> FILES = List.of("catalog.db", "catalog.db-wal");
    private static final String UNKNOWN = "08007";
    private static final String ENDED = "57P01";
    private static final String LOCK_TIMEOUT = "55P03";
    private static final int COPY_PERCENT = 3;

    /** The number of the cluster, which all copies have. */
    private static final long SYSTEM = 1;

    private final Path root;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Chance chance;
    private final Trace trace;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final ReentrantLock turns = new ReentrantLock();
    private final Condition turnFree = turns.newCondition();
    private @Nullable Object turn;
    private int percentBad;
    private boolean calm;
    private boolean keepsCopies;
    private boolean isCopied;
    private boolean losesTurns;
    private boolean hasFailedOver;
    private int runs = 1;
    private int timeline = 1;
    private Path folder;
    private Optional<Path> copy = Optional.empty();

    /** @param root a folder of its own */
    SharedDatabase(Path root, InstantSource clock, Scheduler scheduler, Chance chance, Trace trace) {
        this.root = root;
        this.clock = clock;
        this.scheduler = scheduler;
        this.chance = chance;
        this.trace = trace;
        this.folder = root.resolve("timeline1");
        this.percentBad = chance.percent(70) ? chance.between(1, 4) : 0;
        this.keepsCopies = chance.percent(40);
        trace.add("database: %d %% bad, loses commits: %s", percentBad, keepsCopies);
        create(folder);
    }

    private static Path create(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the tables are now. */
    Path folder() {
        return folder;
    }

    /** The catalog as one process opens it. */
    Catalog open(Power power) {
        return TestCatalog.shared(
                new DatabaseSession.Writes(this, power),
                new DatabaseSession.Reads(this, power),
                new Turns(power),
                SharedDatabase::problemOf,
                scheduler,
                LEASE_TERM,
                new TestCatalog.Copies() {
                    @Override
                    public ServerIdentity answering() {
                        return identity();
                    }

                    @Override
                    public ServerIdentity recorded() throws SQLException {
                        return SharedDatabase.this.recorded();
                    }
                });
    }

    private ServerIdentity identity() {
        return new ServerIdentity(SYSTEM, "%08X".formatted(timeline));
    }

    private ServerIdentity recorded() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT timeline FROM catalog_server")) {
            return new ServerIdentity(SYSTEM, row.getString(1));
        }
    }

    /** The catalog is in step with the store on this copy. */
    void record() {
        execute("INSERT OR REPLACE INTO catalog_server (only_row, system, timeline) VALUES (1, " + SYSTEM + ", '"
                + identity().timeline() + "')");
    }

    /** Returns whether no process has brought the catalog in step with the store since a failover. */
    boolean isReconciling() {
        try {
            return !recorded().equals(identity());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the tables refuse is never an accident. */
    private static Problem problemOf(SQLException failed) {
        if (failed instanceof SQLiteException) {
            return ProblemCode.CATALOG_DAMAGED
                    .with("reason", String.valueOf(failed.getMessage()))
                    .causedBy(failed);
        }
        return ProblemCode.CATALOG_SERVER_UNREACHABLE
                .with("address", "the simulated database")
                .with("reason", String.valueOf(failed.getMessage()))
                .causedBy(failed);
    }

    boolean isUnreliable() {
        return percentBad > 0;
    }

    boolean excuses(Problem problem) {
        return hasFailedOver && problem.code() == ProblemCode.CATALOG_RECONCILING
                || (isUnreliable() || hasFailedOver)
                        && (problem.code() == ProblemCode.CATALOG_SERVER_UNREACHABLE
                                || problem.code() == ProblemCode.VAULT_UNAVAILABLE);
    }

    /** Whether nothing goes wrong for a while. */
    void calm(boolean now) {
        calm = now;
    }

    /** From now on everything goes well. */
    void heals() {
        percentBad = 0;
        keepsCopies = false;
    }

    InstantSource clock() {
        return clock;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** The text that names this run of the server. */
    String run() {
        return "run " + runs;
    }

    /** Whether no holder keeps the lock of the turns until the end of its turn. */
    void losesTurns(boolean now) {
        losesTurns = now;
    }

    /** Whether the server ends a session now, of so many occasions. */
    boolean endsSession(int occasions) {
        return !calm && percentBad > 0 && chance.below(100 * occasions) < percentBad;
    }

    static SQLException ended() {
        return new SQLException("the server has ended the session", ENDED);
    }

    void lockWriting() throws InterruptedException {
        writing.lockInterruptibly();
    }

    void unlockWriting() {
        writing.unlock();
    }

    /** @throws SQLException if the caller does not learn whether it took place */
    void commit(Connection connection, Power power) throws SQLException {
        boolean unanswered = endsSession(2);
        power.count();
        if (!power.isOn() && chance.percent(50) || unanswered && chance.percent(50)) {
            DatabaseSession.execute(connection, "ROLLBACK");
        } else {
            DatabaseSession.execute(connection, "COMMIT");
            keepCopy();
        }
        power.require();
        if (unanswered) {
            throw new SQLException("the commit got no answer", UNKNOWN);
        }
    }

    /** What a standby has that a failover may choose. */
    private void keepCopy() {
        if (keepsCopies && isCopied && chance.percent(COPY_PERCENT)) {
            keepAnother();
        }
    }

    /** There is another standby, which is as far as the server. */
    void keepAnother() {
        Path kept = create(root.resolve("standby"));
        CatalogFiles.copy(folder, kept, FILES);
        copy = Optional.of(kept);
    }

    /** There is a standby from now on: of a catalog that is complete. */
    void beginCopies() {
        isCopied = true;
    }

    /** Whether a failover would lose commits. */
    boolean hasCopy() {
        return copy.isPresent();
    }

    /** Nobody has renewed its roles for long. */
    void endLeases() {
        execute("UPDATE lease SET valid_until = 0");
    }

    /** Past all sessions. */
    void execute(String sql) {
        try (Connection connection = connect()) {
            DatabaseSession.execute(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("catalog.db"));
    }

    /** The server starts again: each session has ended. */
    void restart() {
        runs++;
        trace.add("the database server starts again");
    }

    /** A standby takes over that lacks the newest commits. A transaction that is open meets its end. */
    void failOver() {
        take(copy.orElseThrow());
        hasFailedOver = true;
        trace.add("a standby takes over, without the newest commits");
    }

    /** Whether no process has finished the comparison with the store since a failover. */
    boolean hasFailedOver() {
        return hasFailedOver;
    }

    /** All processes go on with the copy that took over. */
    void recovered() {
        hasFailedOver = false;
    }

    /** A new catalog takes the place of this one. Only while no transaction is open. */
    void renew(Path from) {
        isCopied = false;
        take(from);
        record();
    }

    private void take(Path from) {
        timeline++;
        runs++;
        folder = create(root.resolve("timeline" + timeline));
        CatalogFiles.copy(from, folder, FILES);
        copy = Optional.empty();
    }

    /** The lock of the turns, which is taken from a session that the server ends. */
    private final class Turns implements SharedLock {
        private final Power power;

        Turns(Power power) {
            this.power = power;
        }

        @Override
        public Held acquire() throws SQLException, InterruptedException {
            scheduler.pause();
            power.require();
            if (endsSession(2)) {
                throw new SQLException("another process holds the lock", LOCK_TIMEOUT);
            }
            Object mine = new Object();
            turns.lockInterruptibly();
            try {
                if (turn != null && (losesTurns || percentBad > 0 && chance.percent(15))) {
                    trace.add("the session of a turn has ended");
                    turn = null;
                }
                while (turn != null) {
                    turnFree.await();
                }
                turn = mine;
            } finally {
                turns.unlock();
            }
            return () -> release(mine);
        }

        private void release(Object mine) {
            turns.lock();
            try {
                if (turn == mine) {
                    turn = null;
                    turnFree.signal();
                }
            } finally {
                turns.unlock();
            }
        }

        @Override
        public void close() {}
    }
}
