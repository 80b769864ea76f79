package dev.coffre.server.scrub;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.Packs;
import dev.coffre.server.catalog.ScrubPlan;
import dev.coffre.server.catalog.ScrubState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Re-reads the store continuously, a little at each call, starting with the pack that was read longest ago. So everything is
 * read within the days of the plan, and no pack is skipped. Confined to one thread. When that thread is interrupted, the call
 * ends after the current pack.
 */
public final class ScrubRound {
    /** A pack is not read again within this time, however much budget is left. */
    private static final Duration RESTS = Duration.ofDays(1);

    /** Journal, points and slots are small, and no backup repairs them, so they are read more often than packs. */
    private static final Duration FILES_EVERY = Duration.ofDays(7);

    private final Catalog catalog;
    private final Scrub scrub;
    private final DamageBook book;
    private final InstantSource clock;
    private final ScrubBudget budget;

    public ScrubRound(Catalog catalog, Scrub scrub, DamageBook book, InstantSource clock) {
        this.catalog = catalog;
        this.scrub = scrub;
        this.book = book;
        this.clock = clock;
        this.budget = new ScrubBudget(clock.instant());
    }

    private record Standing(ScrubPlan plan, long bytes, Instant filesRead) {}

    public void look() {
        Standing standing = catalog.read(connection -> {
            ScrubState state = new ScrubState(connection);
            return new Standing(state.plan(), state.bytes(), state.filesRead());
        });
        budget.earn(clock.instant(), standing.plan().bytesADay(standing.bytes()));
        readPacks();
        readFiles(standing);
        book.review();
    }

    private void readPacks() {
        while (budget.isLeft() && !Thread.currentThread().isInterrupted()) {
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
            Optional<Long> nr = new ScrubState(connection).next(now.minus(RESTS), now);
            return nr.isPresent() ? new Packs(connection).find(nr.get()) : Optional.empty();
        });
    }

    private void readFiles(Standing standing) {
        Duration every = Duration.ofDays(standing.plan().days());
        Instant due = standing.filesRead().plus(every.compareTo(FILES_EVERY) < 0 ? every : FILES_EVERY);
        Instant now = clock.instant();
        if (!now.isBefore(due) || standing.filesRead().isAfter(now)) {
            scrub.readFiles();
        }
    }
}
