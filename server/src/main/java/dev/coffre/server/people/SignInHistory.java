package dev.coffre.server.people;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.KnownNetworks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Networks from which each account signed in within the last 30 days, stored in the catalog. Thread-safe. */
final class SignInHistory {
    private static final Duration REMEMBERED = Duration.ofDays(30);
    private static final Duration BEHIND = Duration.ofDays(1);
    private static final int MOST = 100;

    private final Catalog catalog;
    private final InstantSource clock;

    SignInHistory(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    boolean isKnown(String account, String network) {
        return isSeenSince(account, network, clock.instant().minus(REMEMBERED));
    }

    /** Writes at most once a day for each network, since people sign in often from one place. */
    void remember(String account, String network) {
        Instant now = clock.instant();
        if (!isSeenSince(account, network, now.minus(BEHIND))) {
            catalog.change(connection -> {
                KnownNetworks networks = new KnownNetworks(connection);
                networks.put(account, network, now);
                networks.keepOnly(account, now.minus(REMEMBERED), MOST);
            });
        }
    }

    private boolean isSeenSince(String account, String network, Instant since) {
        return catalog.read(connection -> new KnownNetworks(connection).seen(account, network))
                .filter(seen -> seen.isAfter(since))
                .isPresent();
    }
}
