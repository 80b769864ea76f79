package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.AgentSoftware;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of agents' health. */
public record MachineHealthTable(CatalogConnection connection) {
    public Optional<MachineHealthRow> find(MachineId machine) {
        return sql().first(
                        row -> new MachineHealthRow(machine, Instant.ofEpochMilli(row.getLong(1)), setReported(row)),
                        "SELECT seen, agent_version, os, cache_free, protected_items FROM machine_health WHERE machine"
                                + " = ?",
                        (Object) machine.bytes());
    }

    /** Sets when the agent was last seen. An earlier time than the stored one is ignored. */
    public void setLastSeen(MachineId machine, Instant at) {
        sql().update(
                        "INSERT INTO machine_health (machine, seen) VALUES (?, ?) ON CONFLICT (machine) DO UPDATE"
                                + " SET seen = CASE WHEN machine_health.seen > excluded.seen THEN machine_health.seen"
                                + " ELSE excluded.seen END",
                        machine.bytes(),
                        at.toEpochMilli());
    }

    public void setReported(MachineId machine, AgentHealth health, Instant at) {
        setLastSeen(machine, at);
        sql().update(
                        "UPDATE machine_health SET agent_version = ?, os = ?, cache_free = ?, protected_items = ?"
                                + " WHERE machine = ?",
                        health.software().version(),
                        health.software().os(),
                        health.cacheFree().orElse(null),
                        health.protectedItems().orElse(null),
                        machine.bytes());
    }

    private static Optional<AgentHealth> setReported(ResultSet row) throws SQLException {
        @Nullable String version = row.getString(2);
        if (version == null) {
            return Optional.empty();
        }
        int cacheFree = row.getInt(4);
        Optional<Integer> free = row.wasNull() ? Optional.empty() : Optional.of(cacheFree);
        long items = row.getLong(5);
        Optional<Long> protectedItems = row.wasNull() ? Optional.empty() : Optional.of(items);
        return Optional.of(new AgentHealth(new AgentSoftware(version, row.getString(3)), free, protectedItems));
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
