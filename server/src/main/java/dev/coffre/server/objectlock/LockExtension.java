package dev.coffre.server.objectlock;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.GcCycleTable;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.LockedObjectTable.OwnedObject;
import dev.coffre.server.catalog.LockedObjectTable.PackUse;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.gc.Compactor;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.store.storage.LockedObject;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Extends the locks that are due, and deletes released objects whose locks have ended. What is known of an object is in its
 * row, so a run that is interrupted goes on with the next one. Not thread-safe.
 */
final class LockExtension {
    private static final System.Logger LOG = System.getLogger(LockExtension.class.getName());

    /** So many of one owner are extended in turn. */
    private static final int TURN = 20;

    private static final int BATCH_SIZE = 100;

    /** A service may refuse to extend an object that was just written. */
    private static final Duration AFTER_REFUSAL = Duration.ofHours(1);

    /** For an object that is missing, or that the service keeps although its lock has ended. */
    private static final Duration AFTER_HOLD = Duration.ofDays(1);

    /** A pack that collection would rather rewrite is extended only when this much of the guarantee is used up. */
    static final Duration REWRITE_TIME = LockPeriods.GENERATION.dividedBy(4);

    private static final Duration NEXT_LOOK = Duration.ofHours(12);

    /** After so many failures in a row, the service is away, and the run ends. One object whose requests fail is left for later. */
    static final int TOLERATED_FAILURES = 3;

    private final Catalog catalog;
    private final ObjectLocks locks;
    private final LockPeriods periods;
    private final InstantSource clock;
    private final RandomGenerator random;

    private int failuresInRow;

    LockExtension(
            Catalog catalog, ObjectLocks locks, LockPeriods periods, InstantSource clock, RandomGenerator random) {
        this.catalog = catalog;
        this.locks = locks;
        this.periods = periods;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Extends what is due, as far as the pace allows. The journal and the vaults take turns, beginning with any of them, so that
     * none waits for another with more objects.
     */
    void extendDue(RequestPace pace) {
        List<Optional<VaultId>> owners = new ArrayList<>(List.of(Optional.empty()));
        catalog.read(connection -> new VaultTable(connection).all()).stream()
                .map(VaultRow::id)
                .forEach(vault -> owners.add(Optional.of(vault)));
        Collections.rotate(owners, random.nextInt(owners.size()));
        Deque<Optional<VaultId>> waiting = new ArrayDeque<>(owners);
        while (!waiting.isEmpty() && !pace.isOver()) {
            Optional<VaultId> owner = waiting.remove();
            if (extendSome(owner, pace)) {
                waiting.add(owner);
            }
        }
    }

    /** Returns whether more may be due. */
    private boolean extendSome(Optional<VaultId> owner, RequestPace pace) {
        Instant now = clock.instant();
        Instant due = now.plus(periods.guaranteed(owner));
        List<OwnedObject> some =
                catalog.read(connection -> new LockedObjectTable(connection).due(owner, due, now, TURN));
        List<Result> results = new ArrayList<>();
        Optional<StoreUnavailableException> away = Optional.empty();
        for (OwnedObject object : some) {
            if (away.isPresent() || !pace.next()) {
                break;
            }
            try {
                results.add(extend(object, due, now));
                failuresInRow = 0;
            } catch (StoreUnavailableException failed) {
                results.add(Result.later(object.object(), now.plus(AFTER_REFUSAL)));
                away = Optional.of(failed).filter(last -> isAway());
            }
        }
        save(results, now);
        if (away.isPresent()) {
            throw away.get();
        }
        return results.size() == TURN;
    }

    /** Returns whether one more failure means that the service is away. */
    private boolean isAway() {
        return ++failuresInRow >= TOLERATED_FAILURES;
    }

    private void save(List<Result> results, Instant now) {
        long refused = results.stream()
                .filter(result -> result.nextTry().equals(now.plus(AFTER_REFUSAL)))
                .count();
        if (refused > 0) {
            LOG.log(System.Logger.Level.INFO, "the service does not extend {0} locks yet", refused);
        }
        if (!results.isEmpty()) {
            catalog.change(connection -> {
                LockedObjectTable objects = new LockedObjectTable(connection);
                results.forEach(result -> result.save(objects));
            });
        }
    }

    /** @param until the end of the lock; empty if it did not change */
    private record Result(String name, Optional<Instant> until, Instant nextTry) {
        static Result locked(LockedObject object, Instant until) {
            return new Result(object.name(), Optional.of(until), Instant.EPOCH);
        }

        static Result later(LockedObject object, Instant at) {
            return new Result(object.name(), Optional.empty(), at);
        }

        void save(LockedObjectTable objects) {
            if (until.isPresent()) {
                objects.setRetainUntil(name, until.get());
            } else {
                objects.setNextTry(name, nextTry);
            }
        }
    }

    private Result extend(OwnedObject owned, Instant due, Instant now) {
        LockedObject object = owned.object();
        if (object.retainUntil().equals(Instant.EPOCH)) {
            Optional<Instant> found = locks.retainUntil(object);
            if (found.isEmpty()) {
                LOG.log(System.Logger.Level.WARNING, "the locked object {0} is missing", object.name());
                return Result.later(object, now.plus(AFTER_HOLD));
            }
            if (!found.get().isBefore(due)) {
                return Result.locked(object, found.get());
            }
            object = object.lockedUntil(found.get());
        }
        if (!object.retainUntil().isBefore(due.minus(REWRITE_TIME)) && isBetterRewritten(owned)) {
            return Result.later(object, now.plus(NEXT_LOOK));
        }
        Instant until = periods.newEnd(object.name());
        if (locks.extend(object, until)) {
            return Result.locked(object, until);
        }
        // Refused as a rule because somebody has made the lock longer than that: it is not due then, and keeps none
        // waiting.
        return locks.retainUntil(object)
                .filter(end -> !end.isBefore(until))
                .map(end -> Result.locked(owned.object(), end))
                .orElseGet(() -> Result.later(owned.object(), now.plus(AFTER_REFUSAL)));
    }

    private boolean isBetterRewritten(OwnedObject owned) {
        return owned.pack()
                .flatMap(pack -> catalog.read(connection -> new LockedObjectTable(connection).use(pack)))
                .filter(LockExtension::isBetterRewritten)
                .isPresent();
    }

    private static boolean isBetterRewritten(PackUse use) {
        return Compactor.isSparse(use.live(), use.bytes(), use.isSound()) || Compactor.isSmall(use.live());
    }

    /** Deletes released objects whose locks have ended, as far as the pace allows. */
    void deleteReleased(RequestPace pace) {
        List<LockedObject> some;
        do {
            Instant now = clock.instant();
            some = catalog.write(connection -> new LockedObjectTable(connection).beginDeletions(now, BATCH_SIZE));
            for (LockedObject object : some) {
                if (!pace.next()) {
                    return;
                }
                try {
                    delete(object, now);
                    failuresInRow = 0;
                } catch (StoreUnavailableException failed) {
                    catalog.change(connection ->
                            new LockedObjectTable(connection).setNextTry(object.name(), now.plus(AFTER_REFUSAL)));
                    if (isAway()) {
                        throw failed;
                    }
                }
            }
        } while (some.size() == BATCH_SIZE);
    }

    /**
     * Another copy of the database that took over since the batch began may need the object. What only reads may still reach the
     * former one.
     */
    private void delete(LockedObject object, Instant now) {
        if (!catalog.write(connection -> new LockedObjectTable(connection).isDeleting(object))) {
            return;
        }
        if (locks.delete(object)) {
            catalog.change(connection -> {
                new LockedObjectTable(connection).remove(object);
                new GcCycleTable(connection).addFreedBytes(object.bytes());
            });
            return;
        }
        // The lock ends later than the row says: of an object found by a listing, or because somebody has extended it.
        Instant until = locks.retainUntil(object).orElse(Instant.EPOCH);
        catalog.change(connection -> {
            LockedObjectTable objects = new LockedObjectTable(connection);
            objects.cancelDeletion(object.name());
            if (until.isAfter(now)) {
                objects.setRetainUntil(object.name(), until);
            } else {
                objects.setNextTry(object.name(), now.plus(AFTER_HOLD));
            }
        });
    }
}
