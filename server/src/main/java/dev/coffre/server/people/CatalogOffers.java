package dev.coffre.server.people;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.SecondFactorOfferRow;
import dev.coffre.server.catalog.SecondFactorOfferTable;
import java.time.Instant;
import java.util.Optional;

/** Keeps offers in the catalog, so that a code can be confirmed at another process than showed the secret. Thread-safe. */
public final class CatalogOffers implements SecondFactorOffers {
    private final Catalog catalog;

    public CatalogOffers(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void put(SecondFactorOfferRow offer) {
        catalog.change(connection -> new SecondFactorOfferTable(connection).put(offer));
    }

    @Override
    public Optional<SecondFactorOfferRow> find(String account) {
        return catalog.read(connection -> new SecondFactorOfferTable(connection).find(account));
    }

    @Override
    public void remove(String account) {
        catalog.change(connection -> new SecondFactorOfferTable(connection).delete(account));
    }

    /** Deletes the offers that have expired. */
    public void expire(Instant now) {
        catalog.change(connection -> new SecondFactorOfferTable(connection).deleteExpired(now));
    }
}
