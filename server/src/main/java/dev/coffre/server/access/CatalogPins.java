package dev.coffre.server.access;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.SecurityPinRow;
import dev.coffre.server.catalog.SecurityPinTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Keeps PINs in the catalog, so every process of the service accepts them, once in all. Thread-safe. */
public final class CatalogPins implements PinStore {
    /** An expired PIN shows for this long that a person wanted the operation. */
    private static final Duration KEPT_EXPIRED = Duration.ofDays(1);

    private final Catalog catalog;

    public CatalogPins(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void put(PinScope scope, HashedPin pin) {
        catalog.change(connection -> new SecurityPinTable(connection)
                .put(
                        scope.subject(),
                        scope.operation().text(),
                        new SecurityPinRow(pin.name(), pin.proof(), pin.expires(), pin.attempts())));
    }

    @Override
    public Optional<HashedPin> find(PinScope scope) {
        return catalog.read(connection -> new SecurityPinTable(connection)
                        .find(scope.subject(), scope.operation().text()))
                .map(row -> new HashedPin(row.name(), row.proof(), row.expires(), row.attempts()));
    }

    @Override
    public OptionalInt countAttempt(PinScope scope, HashedPin pin, int most) {
        return catalog.write(connection -> new SecurityPinTable(connection)
                .countAttempt(scope.subject(), scope.operation().text(), pin.proof(), most));
    }

    @Override
    public boolean remove(PinScope scope, HashedPin pin) {
        return catalog.write(connection -> new SecurityPinTable(connection)
                .delete(scope.subject(), scope.operation().text(), pin.proof()));
    }

    /** Deletes PINs that expired a day ago. */
    public void expire(Instant now) {
        catalog.change(connection -> new SecurityPinTable(connection).deleteExpiredBefore(now.minus(KEPT_EXPIRED)));
    }
}
