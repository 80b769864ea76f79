package dev.coffre.server.catalog;

import java.time.Instant;
import java.util.Optional;

/** When the vault last trusted its clock. */
public record ClockStamp(CatalogConnection connection) {
    public Optional<Instant> last() {
        return new Sql(connection)
                .first(
                        row -> Instant.ofEpochMilli(row.getLong(1)),
                        "SELECT stamped FROM clock_stamp WHERE only_row = 1");
    }

    public void set(Instant now) {
        new Sql(connection)
                .update(
                        "INSERT INTO clock_stamp (only_row, stamped) VALUES (1, ?)"
                                + " ON CONFLICT (only_row) DO UPDATE SET stamped = excluded.stamped",
                        now.toEpochMilli());
    }
}
