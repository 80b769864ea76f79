package dev.coffre.server.people;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.KnownNetworkTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Networks from which each account signed in within the last 30 days, stored in the catalog. Thread-safe. */
final class SignInHistory {
    private static final Duration RETENTION = Duration.ofDays(30);
    private static final Duration UPDATE_INTERVAL = Duration.ofDays(1);
    private static final int MAX_NETWORKS = 100;

    private final Catalog catalog;
    private final InstantSource clock;

    SignInHistory(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    boolean isKnown(String account, String network) {
        return wasSeenSince(account, network, clock.instant().minus(RETENTION));
    }

    /** Writes at most once a day for each network, since people sign in often from one place. */
    void remember(String account, String network) {
        Instant now = clock.instant();
        if (!wasSeenSince(account, network, now.minus(UPDATE_INTERVAL))) {
            catalog.change(connection -> {
                KnownNetworkTable networks = new KnownNetworkTable(connection);
                networks.put(account, network, now);
                networks.trim(account, now.minus(RETENTION), MAX_NETWORKS);
            });
        }
    }

    private boolean wasSeenSince(String account, String network, Instant since) {
        return catalog.read(connection -> new KnownNetworkTable(connection).lastSeen(account, network))
                .filter(seen -> seen.isAfter(since))
                .isPresent();
    }
}
