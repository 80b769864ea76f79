package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.FindingRow;
import dev.coffre.server.catalog.FindingTable;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.ReconciliationTable;
import dev.coffre.server.catalog.ReconciliationTable.ReconciliationState;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.limit.SingleRun;
import dev.coffre.server.store.StoreFiles;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares the catalog with a listing of the store, once a day. A pack that the catalog does not know is adopted if it is
 * complete, and never deleted for being unknown. A pack that is missing or has another length is read, and what is lost is
 * recorded as a scrub does. A point file without an event is taken up.
 *
 * <p>A comparison that was interrupted goes on where it was. One at a time among all processes; thread-safe. See
 * docs/decisions/0060.
 */
public final class StoreReconciler {
    private static final Duration INTERVAL = Duration.ofHours(24);
    private static final int LISTINGS_PER_SECOND = 5;

    /** While everything else that writes waits. */
    private static final int URGENT_LISTINGS_PER_SECOND = 50;

    private static final System.Logger LOG = System.getLogger(StoreReconciler.class.getName());

    private final Catalog catalog;
    private final StoreFiles store;
    private final PackAdoption adoption;
    private final UnjournaledPoints points;
    private final Consumer<PackRow> reader;
    private final UnknownPacks unknown;
    private final InstantSource clock;
    private final ThreadFactories threads;
    private final SingleRun running;

    /**
     * What is done about differences.
     *
     * @param reader reads a pack from end to end and records what is lost
     * @param findings receives the files in the places of packs that cannot be adopted
     */
    public record Consequences(Consumer<PackRow> reader, Consumer<FindingRow> findings) {}

    /** @param threads waits between listings */
    public StoreReconciler(
            Catalog catalog,
            StoreFiles store,
            PackAdoption adoption,
            UnjournaledPoints points,
            Consequences consequences,
            InstantSource clock,
            ThreadFactories threads) {
        this.catalog = catalog;
        this.store = store;
        this.adoption = adoption;
        this.points = points;
        this.reader = consequences.reader;
        this.unknown = new UnknownPacks(catalog, store, consequences.findings, clock);
        this.threads = threads;
        this.clock = clock;
        this.running = new SingleRun("reconciliation", catalog.role(LeaseRole.RECONCILIATION));
    }

    /** Returns one for a time at which nothing is admitted yet. It records losses and findings in the catalog only. */
    public static StoreReconciler beforeAdmission(
            Catalog catalog, StoreFiles store, UnjournaledPoints points, InstantSource clock, ThreadFactories threads) {
        return new StoreReconciler(
                catalog,
                store,
                PackAdoption.beforeAdmission(catalog, store),
                points,
                new Consequences(
                        suspect -> {},
                        finding -> catalog.change(connection -> new FindingTable(connection).add(finding))),
                clock,
                threads);
    }

    /** Compares if the last comparison began a day ago, or was interrupted. Call this about once a minute. */
    public void runIfDue() {
        ReconciliationState state = state();
        if (!state.reached().isEmpty() || !state.started().plus(INTERVAL).isAfter(clock.instant())) {
            var unused = running.runIfIdle(() -> compare(false));
        }
    }

    /** Compares the whole store now. Returns empty if another comparison is in progress, here or in another process. */
    public Optional<ReconciliationReport> run() {
        return running.runIfIdle(() -> {
            begin();
            return compare(false);
        });
    }

    /** As {@link #run}, while nothing else is written: faster, and packs of any age are adopted. */
    public Optional<ReconciliationReport> runAlone() {
        return running.runIfIdle(() -> {
            begin();
            return compare(true);
        });
    }

    private ReconciliationState state() {
        return catalog.read(connection -> new ReconciliationTable(connection).find());
    }

    private void begin() {
        catalog.change(connection -> new ReconciliationTable(connection).begin(clock.instant()));
    }

    private ReconciliationReport compare(boolean isAlone) {
        if (state().reached().isEmpty()) {
            begin();
        }
        StoreComparison comparison = new StoreComparison(
                catalog,
                store,
                adoption,
                unknown,
                isAlone,
                new ListingPace(isAlone ? URGENT_LISTINGS_PER_SECOND : LISTINGS_PER_SECOND, threads::sleep));
        comparison.run(state().reached());
        // After all adoptions: what a missing pack held may be in one of them.
        long damaged = comparison.suspects().stream().filter(this::read).count();
        unknown.forgetGone();
        points.adopt();
        catalog.change(connection -> new ReconciliationTable(connection).finish(clock.instant()));
        ReconciliationReport report = comparison.report(damaged);
        LOG.log(isAlone ? System.Logger.Level.INFO : System.Logger.Level.DEBUG, "catalog and store: {0}", report);
        return report;
    }

    /** Returns whether the pack is still in use. */
    private boolean read(long nr) {
        Optional<PackRow> pack = catalog.read(connection -> new PackTable(connection).find(nr))
                .filter(row -> row.retired().isEmpty());
        pack.ifPresent(suspect -> {
            LOG.log(System.Logger.Level.WARNING, "pack {0} is missing or has another length", suspect.id());
            // A pack that is cut off looks like one that was never finished, so reading it does not show what is lost.
            adoption.exclusively(() -> new TruncatedPackCheck(catalog, store, clock).markLostRecords(suspect));
            reader.accept(suspect);
        });
        return pack.isPresent();
    }
}
