package dev.coffre.server.people;

import dev.coffre.server.catalog.SecondFactorOfferRow;
import java.util.Optional;

/** Where secrets are kept that were shown and are not confirmed yet: one for each account, sealed. Thread-safe. */
public interface SecondFactorOffers {
    /** Replaces the account's offer. */
    void put(SecondFactorOfferRow offer);

    Optional<SecondFactorOfferRow> find(String account);

    void remove(String account);
}
