package dev.coffre.server.health;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TtlCache;
import dev.coffre.server.catalog.UsageDayRow;
import dev.coffre.server.catalog.UsageDayTable;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.vault.id.VaultId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Storage figures of vaults, day by day. Thread-safe. */
public final class StorageUsage {
    private static final Duration WRITE_INTERVAL = Duration.ofHours(1);

    private final Catalog catalog;
    private final InstantSource clock;
    private final TtlCache<VaultId, UsageDayRow> cache = new TtlCache<>(this::todaysFigures);
    private Instant writtenAt = Instant.MIN;

    public StorageUsage(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Returns the figures of each day, oldest first, from {@code first} (UTC) to today. Today's are current. */
    public List<UsageDayRow> since(VaultId vault, LocalDate first) {
        return since(vault, first, todaysFigures(vault));
    }

    /** As {@link #since}, from {@code days} days ago. Today's figures are up to a second old. */
    public List<UsageDayRow> cachedLastDays(VaultId vault, int days) {
        return since(vault, today().minusDays(days), cache.get(vault));
    }

    private List<UsageDayRow> since(VaultId vault, LocalDate first, UsageDayRow now) {
        List<UsageDayRow> usage =
                new ArrayList<>(catalog.read(connection -> new UsageDayTable(connection).since(vault, first)));
        usage.removeIf(day -> !day.day().isBefore(now.day()));
        usage.add(now);
        return usage;
    }

    /** Records the figures of every vault, once an hour. Call every minute or so. */
    public synchronized void recordToday() {
        Instant now = clock.instant();
        boolean due = writtenAt.equals(Instant.MIN)
                || !now.isBefore(writtenAt.plus(WRITE_INTERVAL))
                || now.isBefore(writtenAt);
        if (!due) {
            return;
        }
        LocalDate today = today();
        catalog.change(connection -> {
            for (VaultRow vault : new VaultTable(connection).all()) {
                new UsageDayTable(connection).put(vault.id(), today);
            }
        });
        writtenAt = now;
    }

    private UsageDayRow todaysFigures(VaultId vault) {
        return catalog.read(connection -> new UsageDayTable(connection).current(vault, today()));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
