package dev.coffre.server.catalog;

import dev.coffre.server.message.SetLimitsRequest;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;

/**
 * The limits of machines in a vault. Each one bounds the harm that a stolen key or credentials file can do.
 *
 * @param pointsADay recovery points of one machine in 24 hours, 1 to 10,000
 * @param retainDays how far ahead a point's {@code retainUntil} may be, 1 to 36,160 days
 * @param registrations machines that one file of vault credentials may register, 1 to 100,000
 */
public record VaultLimits(int pointsADay, int retainDays, int registrations) {
    /**
     * The limits of a vault whose owner has not changed them: a point every five minutes, ten years, and 250 registrations.
     */
    public static final VaultLimits DEFAULT = new VaultLimits(288, 3_653, 250);

    /** @throws dev.coffre.vault.problem.Problem {@code limits-invalid} if a limit is out of range */
    public VaultLimits {
        require("points-a-day", pointsADay, SetLimitsRequest.MAX_POINTS);
        require("retain-days", retainDays, SetLimitsRequest.MAX_DAYS);
        require("registrations", registrations, SetLimitsRequest.MAX_REGISTRATIONS);
    }

    private static void require(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw ProblemCode.LIMITS_INVALID
                    .with("name", name)
                    .with("value", value)
                    .with("least", 1)
                    .with("most", most);
        }
    }

    public static VaultLimits ofVault(VaultId vault, CatalogConnection connection) {
        return new Sql(connection)
                .first(
                        row -> new VaultLimits(row.getInt(1), row.getInt(2), row.getInt(3)),
                        "SELECT points_a_day, retain_days, registrations FROM vault_limits WHERE vault = ?",
                        (Object) vault.bytes())
                .orElse(DEFAULT);
    }

    public void put(VaultId vault, CatalogConnection connection) {
        Sql sql = new Sql(connection);
        sql.update("DELETE FROM vault_limits WHERE vault = ?", (Object) vault.bytes());
        sql.update(
                "INSERT INTO vault_limits (vault, points_a_day, retain_days, registrations) VALUES (?, ?, ?, ?)",
                vault.bytes(),
                pointsADay,
                retainDays,
                registrations);
    }
}
