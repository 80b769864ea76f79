package dev.coffre.server.objectlock;

import dev.coffre.server.alerts.StoreAlerts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.ForeignVersionRow;
import dev.coffre.server.catalog.ForeignVersionTable;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.catalog.LeasedRole;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.catalog.VersionListingTable;
import dev.coffre.server.retention.ClockGuard.ClockState;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Keeps the objects of a store with locks locked. Once a day it lists what is in the bucket; all the time it extends locks that
 * are due and deletes released objects. Does nothing for other stores. Confined to one thread, but for {@link #packsToRewrite}.
 */
public final class ObjectLockTask {
    /** A lock that is so much shorter than guaranteed has not been extended for half a generation. */
    static final Duration OVERDUE = LockPeriods.GENERATION.dividedBy(2);

    /** Locks are reviewed after each listing, and if none has ended for so long: the service may refuse to list. */
    private static final Duration MAX_UNLISTED = Duration.ofDays(2);

    private static final Duration REVIEW_INTERVAL = Duration.ofHours(1);

    private static final Duration REQUEST_INTERVAL = Duration.ofMillis(50);

    /** Bounds of one run, some two minutes, so that the next one extends again soon. Extension comes first. */
    private static final int MAX_EXTENSIONS = 1_500;

    private static final int MAX_DELETIONS = 500;
    private static final int MAX_PAGES = 400;

    private final Optional<ObjectLocks> locks;
    private final Catalog catalog;
    private final LockPeriods periods;
    private final StoreAlerts alerts;
    private final Supplier<ClockState> clockState;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Runnable pause;
    private final LeasedRole role;

    private Instant reviewed = Instant.MIN;

    /**
     * @param clockState whether the clock can be trusted
     * @param threads wait between requests
     */
    public ObjectLockTask(
            Store store,
            Catalog catalog,
            StoreAlerts alerts,
            Supplier<ClockState> clockState,
            InstantSource clock,
            RandomGenerator random,
            ThreadFactories threads) {
        this(store, catalog, alerts, clockState, clock, random, () -> waitForNextRequest(threads));
    }

    /** @param pause waits before each request */
    ObjectLockTask(
            Store store,
            Catalog catalog,
            StoreAlerts alerts,
            Supplier<ClockState> clockState,
            InstantSource clock,
            RandomGenerator random,
            Runnable pause) {
        this.locks = store.locks();
        this.catalog = catalog;
        this.clock = locks.map(found -> LockPeriods.clock(found, clock)).orElse(clock);
        this.periods = new LockPeriods(catalog, this.clock, random);
        this.alerts = alerts;
        this.clockState = clockState;
        this.random = random;
        this.pause = pause;
        this.role = catalog.role(LeaseRole.COLLECTION);
    }

    private static void waitForNextRequest(ThreadFactories threads) {
        try {
            threads.sleep(REQUEST_INTERVAL.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Saves what was written since the last call. Call this about once a minute. */
    public void saveWritten() {
        locks.ifPresent(ObjectLocks::flush);
    }

    /** Does what is due, at most for some minutes. Call this about once a minute. */
    public void runOnce() {
        try {
            locks.ifPresent(found -> role.perform(() -> run(found)));
        } catch (StoreUnavailableException unavailable) {
            System.getLogger(ObjectLockTask.class.getName())
                    .log(System.Logger.Level.WARNING, "locks wait: {0}", unavailable.getMessage());
        }
    }

    private void run(ObjectLocks found) {
        boolean isListed = false;
        try {
            isListed = extendAndList(found);
        } finally { // the alerts, too, if the bucket does not answer
            alertForeign(isListed);
            if (isListed || isReviewDue()) {
                review();
            }
        }
    }

    /** Returns whether a listing ended. */
    private boolean extendAndList(ObjectLocks found) {
        found.flush();
        LockExtension extension = new LockExtension(catalog, found, periods, clock, random);
        RequestPace extensions = new RequestPace(MAX_EXTENSIONS, pause);
        extendDue(extension, extensions);
        if (clockState.get() == ClockState.SURE) {
            extension.deleteReleased(new RequestPace(MAX_DELETIONS, pause));
        }
        boolean isListed = new VersionListing(catalog, found).run(clock.instant(), new RequestPace(MAX_PAGES, pause));
        if (isListed) {
            extendDue(extension, extensions); // the ends of the locks that were found
        }
        return isListed;
    }

    /** The alert about locks that nobody extends must not wait for a listing that does not end. */
    private boolean isReviewDue() {
        Instant now = clock.instant();
        if (!reviewed.isBefore(now.minus(REVIEW_INTERVAL)) && !reviewed.isAfter(now)) {
            return false;
        }
        VersionListingTable.Progress progress =
                catalog.read(connection -> new VersionListingTable(connection).progress());
        Instant last = progress.ended().equals(Instant.EPOCH) ? progress.started() : progress.ended();
        return !last.equals(Instant.EPOCH) && last.plus(MAX_UNLISTED).isBefore(now);
    }

    /** After a clock that jumped ahead, no lock is to be extended: nobody could make it shorter again. */
    private void extendDue(LockExtension extension, RequestPace pace) {
        if (clockState.get() != ClockState.SUSPENDED) {
            extension.extendDue(pace);
        }
    }

    /** Of a vault that has more than are kept, each listing is an alert: it cannot be told what is new. */
    private void alertForeign(boolean isListed) {
        if (catalog.read(connection -> new ForeignVersionTable(connection).count()) == 0) {
            return;
        }
        catalog.change(connection -> alertForeign(connection, isListed));
    }

    /** What counts as alerted and the alerts are one transaction. */
    private void alertForeign(CatalogConnection connection, boolean isListed) {
        ForeignVersionTable table = new ForeignVersionTable(connection);
        List<VaultId> vaults = vaults(connection);
        Set<VaultId> concerned = new HashSet<>();
        for (ForeignVersionRow row : table.takeUnalerted()) {
            row.vault().ifPresentOrElse(concerned::add, () -> concerned.addAll(vaults));
        }
        vaults.stream().filter(vault -> isListed && table.isFull(vault)).forEach(concerned::add);
        concerned.retainAll(Set.copyOf(vaults));
        concerned.forEach(vault -> alerts.onForeignVersions(connection, vault));
    }

    private List<VaultId> vaults() {
        return catalog.read(ObjectLockTask::vaults);
    }

    private static List<VaultId> vaults(CatalogConnection connection) {
        return new VaultTable(connection).all().stream().map(VaultRow::id).toList();
    }

    private void review() {
        Instant now = clock.instant();
        reviewed = now;
        catalog.change(connection -> new LockedObjectTable(connection).computeDomainLocks(now));
        for (VaultId vault : vaults()) {
            Instant expected = now.plus(periods.guaranteed(Optional.of(vault))).minus(OVERDUE);
            long overdue = catalog.read(connection -> new LockedObjectTable(connection).countInUse(vault, expected));
            alerts.onLockReview(vault, overdue > 0);
        }
    }

    /**
     * Returns which packs collection may rewrite. A rewritten pack stays locked as garbage, so it is left until its lock is to
     * be extended.
     */
    public LongPredicate packsToRewrite() {
        if (locks.isEmpty()) {
            return nr -> true;
        }
        Instant now = clock.instant();
        Set<Long> due = new HashSet<>();
        for (VaultId vault : vaults()) {
            Instant end = now.plus(periods.guaranteed(Optional.of(vault)));
            due.addAll(catalog.read(connection -> packsDue(connection, vault, end)));
        }
        return due::contains;
    }

    private static Set<Long> packsDue(CatalogConnection connection, VaultId vault, Instant end) {
        return new LockedObjectTable(connection).packsDue(vault, end);
    }
}
