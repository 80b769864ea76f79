package dev.coffre.server.scrub;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.catalog.LeasedRole;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.ScrubPlan;
import dev.coffre.server.catalog.ScrubStateTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Re-reads the store continuously, a little at each call, starting with the pack that was read longest ago. So
 * everything is read within the days of the plan, and no pack is skipped. Confined to one thread. When that thread is
 * interrupted, the call ends after the current pack.
 */
public final class ScrubTask {
    /** A pack is not read again within this time, however much budget is left. */
    private static final Duration MIN_REREAD_INTERVAL = Duration.ofDays(1);

    /** Journal, points and slots are small, and no backup repairs them, so they are read more often than packs. */
    private static final Duration FILES_INTERVAL = Duration.ofDays(7);

    private final Catalog catalog;
    private final StoreScrubber scrub;
    private final DamageRegistry damages;
    private final InstantSource clock;
    private final ScrubBudget budget;
    private final LeasedRole role;

    public ScrubTask(Catalog catalog, StoreScrubber scrub, DamageRegistry damages, InstantSource clock) {
        this.catalog = catalog;
        this.scrub = scrub;
        this.damages = damages;
        this.clock = clock;
        this.budget = new ScrubBudget(clock.instant());
        this.role = catalog.role(LeaseRole.SCRUB);
    }

    private record ScrubProgress(ScrubPlan plan, long bytes, Instant filesRead) {}

    public void runOnce() {
        role.perform(this::readSome);
    }

    private void readSome() {
        ScrubProgress standing = catalog.read(connection -> {
            ScrubStateTable state = new ScrubStateTable(connection);
            return new ScrubProgress(state.plan(), state.bytesInUse(), state.filesRead());
        });
        budget.refill(clock.instant(), standing.plan().bytesPerDay(standing.bytes()));
        readPacks();
        readFiles(standing);
        damages.review();
    }

    private void readPacks() {
        while (budget.isAvailable() && !Thread.currentThread().isInterrupted()) {
            Optional<PackRow> pack = next();
            if (pack.isEmpty()) {
                return;
            }
            scrub.read(pack.get());
            budget.spend(Math.max(1, pack.get().bytes()));
        }
    }

    private Optional<PackRow> next() {
        Instant now = clock.instant();
        return catalog.read(connection -> {
            Optional<Long> nr = new ScrubStateTable(connection).nextPack(now.minus(MIN_REREAD_INTERVAL), now);
            return nr.isPresent() ? new PackTable(connection).find(nr.get()) : Optional.empty();
        });
    }

    private void readFiles(ScrubProgress standing) {
        Duration every = Duration.ofDays(standing.plan().days());
        Instant due = standing.filesRead().plus(every.compareTo(FILES_INTERVAL) < 0 ? every : FILES_INTERVAL);
        Instant now = clock.instant();
        if (!now.isBefore(due) || standing.filesRead().isAfter(now)) {
            scrub.readFiles();
        }
    }
}
