package dev.coffre.acceptance.simulation;

import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the processes of a vault service have in common.
 *
 * @param blankCatalog the folder of a catalog with all tables and nothing in them
 * @param bucket the store; empty if it is on the disk of the only process
 * @param database the catalog; empty if it is a file of the only process
 */
record Surroundings(
        SimulatedClock clock,
        Scheduler scheduler,
        Path blankCatalog,
        Optional<Bucket> bucket,
        Optional<SharedDatabase> database) {

    /** The same time, and nothing else. */
    Surroundings withOwn(Optional<Bucket> other) {
        return new Surroundings(clock, scheduler, blankCatalog, other, Optional.empty());
    }

    /** Whether objects of the store are locked. */
    boolean hasLocks() {
        return bucket.filter(Bucket::hasLocks).isPresent();
    }

    void passed(Duration time) {
        bucket.ifPresent(it -> it.passed(time));
    }

    /** Whether nothing goes wrong by itself for a while, since a check looks. */
    void calm(boolean now) {
        bucket.ifPresent(it -> it.calm(now));
        database.ifPresent(it -> it.calm(now));
    }

    void heal() {
        bucket.ifPresent(Bucket::heals);
        database.ifPresent(SharedDatabase::heals);
    }
}
