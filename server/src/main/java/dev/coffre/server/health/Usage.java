package dev.coffre.server.health;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.Glances;
import dev.coffre.server.catalog.UsageDay;
import dev.coffre.server.catalog.UsageDays;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.vault.id.VaultId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Storage figures of vaults, day by day. Thread-safe. */
public final class Usage {
    private static final Duration WRITE_EVERY = Duration.ofHours(1);

    private final Catalog catalog;
    private final InstantSource clock;
    private final Glances<VaultId, UsageDay> glances = new Glances<>(this::ofToday);
    private Instant written = Instant.MIN;

    public Usage(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Returns the figures of each day, oldest first, from {@code first} (UTC) to today. Today's are current. */
    public List<UsageDay> since(VaultId vault, LocalDate first) {
        return since(vault, first, ofToday(vault));
    }

    /** As {@link #since(VaultId, LocalDate)}, but today's figures are up to a second old. */
    public List<UsageDay> glance(VaultId vault, LocalDate first) {
        return since(vault, first, glances.at(vault));
    }

    private List<UsageDay> since(VaultId vault, LocalDate first, UsageDay now) {
        List<UsageDay> usage =
                new ArrayList<>(catalog.read(connection -> new UsageDays(connection).since(vault, first)));
        usage.removeIf(day -> !day.day().isBefore(now.day()));
        usage.add(now);
        return usage;
    }

    /** Records the figures of every vault, once an hour. Call every minute or so. */
    public synchronized void write() {
        Instant now = clock.instant();
        boolean due = written.equals(Instant.MIN) || !now.isBefore(written.plus(WRITE_EVERY)) || now.isBefore(written);
        if (!due) {
            return;
        }
        LocalDate today = today();
        catalog.change(connection -> {
            for (VaultRow vault : new Vaults(connection).all()) {
                new UsageDays(connection).write(vault.id(), today);
            }
        });
        written = now;
    }

    private UsageDay ofToday(VaultId vault) {
        return catalog.read(connection -> new UsageDays(connection).now(vault, today()));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
