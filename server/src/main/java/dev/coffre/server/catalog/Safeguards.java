package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.retention.MinimumRetention;

/**
 * The safeguards of a vault.
 *
 * @param softDeleteDays how long deleted points can be undeleted, 14 to 180
 */
public record Safeguards(MinimumRetention minimum, int softDeleteDays, Immutability immutability) {
    /** The safeguards of a vault whose owner has not changed them. */
    public static final Safeguards DEFAULT = new Safeguards(MinimumRetention.STANDARD, 14, Immutability.OFF);

    /** Returns whether these safeguards protect at least as well as {@code other}. */
    public boolean covers(Safeguards other) {
        return minimum.covers(other.minimum)
                && softDeleteDays >= other.softDeleteDays
                && immutability.compareTo(other.immutability) >= 0;
    }

    public boolean isImmutable() {
        return immutability != Immutability.OFF;
    }

    public static Safeguards ofVault(VaultId vault, CatalogConnection connection) {
        return new Sql(connection)
                .first(
                        row -> new Safeguards(
                                new MinimumRetention(row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4)),
                                row.getInt(5),
                                Immutability.fromCode(row.getString(6)).orElseThrow()),
                        "SELECT days, weeks, months, years, soft_delete_days, immutability FROM safeguards"
                                + " WHERE vault = ?",
                        (Object) vault.bytes())
                .orElse(DEFAULT);
    }

    public void put(VaultId vault, CatalogConnection connection) {
        Sql sql = new Sql(connection);
        sql.update("DELETE FROM safeguards WHERE vault = ?", (Object) vault.bytes());
        sql.update(
                "INSERT INTO safeguards (vault, days, weeks, months, years, soft_delete_days, immutability)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                vault.bytes(),
                minimum.days(),
                minimum.weeks(),
                minimum.months(),
                minimum.years(),
                softDeleteDays,
                immutability.code());
    }
}
