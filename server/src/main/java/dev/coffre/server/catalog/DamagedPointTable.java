package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import java.util.Set;

/** The table of recovery points whose own files are damaged. */
public record DamagedPointTable(CatalogConnection connection) {
    /** A point, by machine and sequence number. */
    public record DamagedPointKey(MachineId machine, long seq) {}

    /** Replaces the contents of the table. */
    public void replace(Set<DamagedPointKey> damaged) {
        Sql sql = new Sql(connection);
        sql.update("DELETE FROM damaged_point");
        for (DamagedPointKey point : damaged) {
            sql.update(
                    "INSERT INTO damaged_point (machine, seq) VALUES (?, ?)",
                    point.machine().bytes(),
                    point.seq());
        }
    }
}
