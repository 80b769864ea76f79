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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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

    /** Packs whose lost records are marked in one transaction. */
    private static final int MARKED_TOGETHER = 16;

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
     * @param mayDelete whether files that could not be adopted for long may be deleted now: not while the clock is in doubt
     */
    public record Consequences(Consumer<PackRow> reader, Consumer<FindingRow> findings, BooleanSupplier mayDelete) {}

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
        this.unknown = new UnknownPacks(catalog, store, consequences.findings, consequences.mayDelete, clock);
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
                        finding -> catalog.change(connection -> new FindingTable(connection).add(finding)),
                        () -> false),
                clock,
                threads);
    }

    /** Compares if the last comparison began a day ago, or was interrupted. Call this about once a minute. */
    public void runIfDue() {
        ReconciliationState state = state();
        boolean isUnfinished = state.finished().isBefore(state.started());
        if (!state.reached().isEmpty()) {
            var unused = running.runIfIdle(() -> compare(false));
        } else if (isUnfinished || !state.started().plus(INTERVAL).isAfter(clock.instant())) {
            var unused = run();
        }
    }

    /** Compares the whole store now. Returns empty if another comparison is in progress, here or in another process. */
    public Optional<ReconciliationReport> run() {
        return running.runIfIdle(() -> {
            begin();
            return compare(false);
        });
    }

    /**
     * As {@link #run}, while nothing else is written: faster, and packs of any age are adopted.
     *
     * @param before what this process does first, unless another one compares
     */
    public Optional<ReconciliationReport> runAlone(Runnable before) {
        return running.runIfIdle(() -> {
            before.run();
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
        ListingPace pace = new ListingPace(
                isAlone ? URGENT_LISTINGS_PER_SECOND : LISTINGS_PER_SECOND,
                threads::sleep,
                catalog::requireNotReconciling);
        ReconciliationState state = state();
        long day = state.started().getEpochSecond() / INTERVAL.toSeconds();
        StoreComparison comparison = new StoreComparison(catalog, store, adoption, unknown, isAlone, pace, day);
        comparison.run(state.reached());
        // After all adoptions: what a missing pack held may be in one of them.
        int damaged = 0;
        List<Long> suspects = comparison.suspects();
        for (int first = 0; first < suspects.size(); first += MARKED_TOGETHER) {
            damaged += read(suspects.subList(first, Math.min(suspects.size(), first + MARKED_TOGETHER)), pace);
        }
        if (!isAlone) { // writers need not wait for it
            unknown.forgetGone(pace);
        }
        points.adopt();
        catalog.change(connection -> new ReconciliationTable(connection).finish(clock.instant()));
        ReconciliationReport report = comparison.report(damaged);
        LOG.log(isAlone ? System.Logger.Level.INFO : System.Logger.Level.DEBUG, "catalog and store: {0}", report);
        return report;
    }

    /** Returns how many of the packs are still in use. The store is asked before writers wait. */
    private int read(List<Long> numbers, ListingPace pace) {
        List<PackRow> suspects = catalog.read(connection -> numbers.stream()
                .flatMap(nr -> new PackTable(connection).find(nr).stream())
                .filter(row -> row.retired().isEmpty())
                .toList());
        TruncatedPackCheck truncated = new TruncatedPackCheck(catalog, store, clock);
        Map<PackRow, Long> lengths = new LinkedHashMap<>();
        for (PackRow suspect : suspects) {
            LOG.log(System.Logger.Level.WARNING, "pack {0} is missing or has another length", suspect.id());
            pace.beginListing();
            lengths.put(suspect, truncated.currentLength(suspect));
        }
        // A pack that is cut off looks like one that was never finished, so reading it does not show what is lost.
        adoption.exclusively(() -> truncated.markLostRecords(lengths));
        for (PackRow suspect : suspects) {
            catalog.requireNotReconciling();
            reader.accept(suspect);
        }
        return suspects.size();
    }
}
