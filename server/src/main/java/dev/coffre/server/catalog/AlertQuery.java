package dev.coffre.server.catalog;

import dev.coffre.server.catalog.Dialect.ByteStrings;
import dev.coffre.server.catalog.Dialect.Codes;
import dev.coffre.server.catalog.Dialect.FirstRows;
import dev.coffre.server.catalog.Dialect.SetOf;
import dev.coffre.vault.id.VaultId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Finds alerts, newest first. Like {@link JobQuery}, it merges a page from the first rows of one index range per vault,
 * state and severity, by one statement.
 */
public record AlertQuery(CatalogConnection connection) {
    /** Returns at most {@code limit} alerts with numbers lower than {@code before}. */
    public List<AlertRow> page(AlertFilter filter, long before, int limit) {
        return new AlertTable(connection)
                .findAll(newest(filter, before, limit)).stream()
                        .sorted(Comparator.comparing(AlertRow::nr).reversed())
                        .toList();
    }

    private List<Long> newest(AlertFilter filter, long before, int limit) {
        Map<String, SetOf<?>> sets = sets(filter);
        StringJoiner where = new StringJoiner(" AND ");
        sets.forEach((column, set) ->
                where.add("t.%s = %s".formatted(column, connection.dialect().value(FirstRows.nameOf(column), set))));
        List<Object> values = new ArrayList<>(sets.values());
        filter.machine().ifPresent(machine -> {
            where.add("t.machine = ?");
            values.add(machine.bytes());
        });
        where.add("t.nr < ?");
        values.addAll(List.of(before, limit, limit));
        FirstRows rows = new FirstRows(
                "alert", "t.nr", sets.keySet().stream().map(FirstRows::nameOf).toList(), where.toString(), "t.nr DESC");
        return new Sql(connection)
                .list(
                        row -> row.getLong(1),
                        connection.dialect().firstOfEach(rows) + " ORDER BY t.nr DESC LIMIT ?",
                        values.toArray());
    }

    /** Returns the values of the columns that an index begins with. */
    private static Map<String, SetOf<?>> sets(AlertFilter filter) {
        Map<String, SetOf<?>> sets = new LinkedHashMap<>();
        filter.vaults()
                .ifPresent(vaults -> sets.put(
                        "vault",
                        new ByteStrings(vaults.stream().map(VaultId::bytes).toList())));
        Set<AlertState> states = filter.states().isEmpty() ? EnumSet.allOf(AlertState.class) : filter.states();
        Set<AlertSeverity> severities =
                filter.severities().isEmpty() ? EnumSet.allOf(AlertSeverity.class) : filter.severities();
        sets.put("state", new Codes(states.stream().map(AlertState::code).toList()));
        sets.put(
                "severity",
                new Codes(severities.stream().map(AlertSeverity::code).toList()));
        return sets;
    }

    /** Returns the number of open alerts by vault and severity. Vaults without open alerts are omitted. */
    public Map<VaultId, Map<AlertSeverity, Long>> countOpen(Set<VaultId> vaults) {
        ByteStrings wanted = new ByteStrings(vaults.stream().map(VaultId::bytes).toList());
        Map<VaultId, Map<AlertSeverity, Long>> counts = new HashMap<>();
        new Sql(connection)
                .forEach(
                        row -> counts.computeIfAbsent(VaultId.from(row.getBytes(1), 0), unused -> new HashMap<>())
                                .put(AlertSeverity.fromCode(row.getString(2)).orElseThrow(), row.getLong(3)),
                        "SELECT vault, severity, COUNT(*) FROM alert WHERE " + new Sql(connection).isIn("vault", wanted)
                                + " AND state = 'open' GROUP BY vault, severity",
                        wanted);
        return counts;
    }
}
