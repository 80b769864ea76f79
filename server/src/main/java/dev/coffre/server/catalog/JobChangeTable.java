package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The table of counters that grow when a job of a vault changes, so that other processes notice. */
public record JobChangeTable(CatalogConnection connection) {
    /** Increments the counters in this order, and returns them. */
    public Map<VaultId, Long> increment(Collection<VaultId> vaults) {
        Map<VaultId, Long> versions = new HashMap<>();
        for (VaultId vault : vaults) {
            versions.put(
                    vault,
                    sql().number(
                                    "INSERT INTO job_change (vault, version) VALUES (?, 1) ON CONFLICT (vault)"
                                            + " DO UPDATE SET version = job_change.version + 1 RETURNING version",
                                    (Object) vault.bytes()));
        }
        return versions;
    }

    public Map<VaultId, Long> versions() {
        Map<VaultId, Long> versions = new HashMap<>();
        sql().forEach(
                        row -> versions.put(VaultId.from(row.getBytes(1), 0), row.getLong(2)),
                        "SELECT vault, version FROM job_change");
        return versions;
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
