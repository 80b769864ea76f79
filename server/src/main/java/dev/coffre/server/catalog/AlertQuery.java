package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds alerts, newest first. Like {@link JobQuery}, it merges a page from the first rows of one index range per vault,
 * state and severity.
 */
public record AlertQuery(CatalogConnection connection) {
    /** Returns at most {@code limit} alerts with numbers lower than {@code before}. */
    public List<AlertRow> page(AlertFilter filter, long before, int limit) {
        List<Long> found = new ArrayList<>();
        for (AlertIndexRange range : ranges(filter)) {
            found.addAll(range.newest(connection, before, limit));
        }
        AlertTable alerts = new AlertTable(connection);
        List<AlertRow> page = new ArrayList<>();
        for (long nr :
                found.stream().sorted(Comparator.reverseOrder()).limit(limit).toList()) {
            page.add(alerts.find(nr).orElseThrow());
        }
        return page;
    }

    /** Returns the number of open alerts by vault and severity. Vaults without open alerts are omitted. */
    public Map<VaultId, Map<AlertSeverity, Long>> countOpen(Set<VaultId> vaults) {
        Map<VaultId, Map<AlertSeverity, Long>> counts = new HashMap<>();
        for (VaultId vault : vaults) {
            for (AlertSeverity severity : AlertSeverity.values()) {
                long count = new Sql(connection)
                        .number(
                                "SELECT COUNT(*) FROM alert WHERE vault = ? AND state = 'open' AND severity = ?",
                                vault.bytes(),
                                severity.code());
                if (count > 0) {
                    counts.computeIfAbsent(vault, unused -> new HashMap<>()).put(severity, count);
                }
            }
        }
        return counts;
    }

    private static List<AlertIndexRange> ranges(AlertFilter filter) {
        List<AlertIndexRange> ranges = new ArrayList<>();
        for (AlertState state : filter.states().isEmpty() ? EnumSet.allOf(AlertState.class) : filter.states()) {
            for (AlertSeverity severity :
                    filter.severities().isEmpty() ? EnumSet.allOf(AlertSeverity.class) : filter.severities()) {
                for (Optional<VaultId> vault : vaults(filter)) {
                    ranges.add(new AlertIndexRange(vault, filter.machine(), state, severity));
                }
            }
        }
        return ranges;
    }

    private static List<Optional<VaultId>> vaults(AlertFilter filter) {
        return filter.vaults()
                .map(some -> some.stream().map(Optional::of).toList())
                .orElse(List.of(Optional.empty()));
    }

    private record AlertIndexRange(
            Optional<VaultId> vault, Optional<MachineId> machine, AlertState state, AlertSeverity severity) {
        List<Long> newest(CatalogConnection connection, long before, int limit) {
            StringBuilder where = new StringBuilder("WHERE state = ? AND severity = ? AND nr < ?");
            List<Object> values = new ArrayList<>(List.of(state.code(), severity.code(), before));
            vault.ifPresent(id -> {
                where.append(" AND vault = ?");
                values.add(id.bytes());
            });
            machine.ifPresent(id -> {
                where.append(" AND machine = ?");
                values.add(id.bytes());
            });
            values.add(limit);
            return new Sql(connection)
                    .list(
                            row -> row.getLong(1),
                            "SELECT nr FROM alert " + where + " ORDER BY nr DESC LIMIT ?",
                            values.toArray());
        }
    }
}
