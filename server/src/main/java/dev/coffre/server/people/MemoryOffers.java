package dev.coffre.server.people;

import dev.coffre.server.catalog.SecondFactorOfferRow;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps offers in this process. Thread-safe. */
public final class MemoryOffers implements SecondFactorOffers {
    private final Map<String, SecondFactorOfferRow> offers = new ConcurrentHashMap<>();

    @Override
    public void put(SecondFactorOfferRow offer) {
        offers.put(offer.account(), offer);
    }

    @Override
    public Optional<SecondFactorOfferRow> find(String account) {
        return Optional.ofNullable(offers.get(account));
    }

    @Override
    public void remove(String account) {
        offers.remove(account);
    }
}
