package dev.coffre.server.catalog;

import dev.coffre.server.catalog.Dialect.ByteStrings;
import dev.coffre.server.catalog.Dialect.Codes;
import dev.coffre.server.catalog.Dialect.FirstRows;
import dev.coffre.server.catalog.Dialect.SetOf;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Finds jobs, newest first. A filter is split into ranges of one index each (one vault or machine, one state, one kind). A
 * page is merged from the first rows of all ranges, by one statement. So the cost depends on the size of the page and on the
 * number of vaults, not on the number of jobs.
 */
public record JobQuery(CatalogConnection connection) {
    /** Returns at most {@code limit} jobs, after {@code place} if it is given. */
    public List<JobRow> page(JobFilter filter, Optional<TimeCursor> place, int limit) {
        Map<Long, JobRow> rows = new HashMap<>();
        List<TimeCursor> page = newest(filter, place, limit);
        new JobTable(connection).atCursors(page).forEach(row -> rows.put(row.nr(), row));
        return page.stream()
                .map(at -> Objects.requireNonNull(rows.get(at.number())))
                .toList();
    }

    /** Uses the index alone. Full rows are read only for the jobs of the page. */
    private List<TimeCursor> newest(JobFilter filter, Optional<TimeCursor> place, int limit) {
        Map<String, SetOf<?>> sets = sets(filter);
        List<Object> values = new ArrayList<>(sets.values());
        StringJoiner where = new StringJoiner(" AND ");
        sets.forEach((column, set) ->
                where.add("t.%s = %s".formatted(column, connection.dialect().value(FirstRows.nameOf(column), set))));
        restrict(filter, where, values);
        if (place.isPresent()) {
            where.add("(t.started, t.nr) < (?, ?)");
            values.add(place.get().at().toEpochMilli());
            values.add(place.get().number());
        }
        values.add(limit);
        values.add(limit);
        FirstRows rows = new FirstRows(
                "job",
                "t.started, t.nr",
                sets.keySet().stream().map(FirstRows::nameOf).toList(),
                where.toString(),
                "t.started DESC, t.nr DESC");
        return new Sql(connection)
                .list(
                        row -> new TimeCursor(Instant.ofEpochMilli(row.getLong(1)), row.getLong(2)),
                        connection.dialect().firstOfEach(rows) + " ORDER BY t.started DESC, t.nr DESC LIMIT ?",
                        values.toArray());
    }

    /** Returns the number of jobs by state. */
    public Map<JobState, Long> countByState(JobFilter filter) {
        Map<String, SetOf<?>> sets = sets(filter);
        List<Object> values = new ArrayList<>(sets.values());
        StringJoiner where = new StringJoiner(" AND ");
        sets.forEach((column, set) -> where.add(new Sql(connection).isIn("t.%s".formatted(column), set)));
        restrict(filter, where, values);
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        new Sql(connection)
                .forEach(
                        row -> counts.put(JobState.fromCode(row.getString(1)).orElseThrow(), row.getLong(2)),
                        "SELECT t.state, COUNT(*) FROM job t WHERE " + where + " GROUP BY t.state",
                        values.toArray());
        return counts;
    }

    /** Returns the values of the columns that an index begins with: the machine or each vault, then states and kinds. */
    private static Map<String, SetOf<?>> sets(JobFilter filter) {
        Map<String, SetOf<?>> sets = new LinkedHashMap<>();
        if (filter.machine().isPresent()) {
            sets.put("machine", new ByteStrings(List.of(filter.machine().get().bytes())));
        } else {
            filter.vaults().ifPresent(vaults -> sets.put("vault", byteStrings(vaults)));
        }
        Set<JobState> states = filter.states().isEmpty() ? EnumSet.allOf(JobState.class) : filter.states();
        Set<JobKind> kinds = filter.kinds().isEmpty() ? EnumSet.allOf(JobKind.class) : filter.kinds();
        sets.put("state", new Codes(states.stream().map(JobState::code).toList()));
        sets.put("kind", new Codes(kinds.stream().map(JobKind::code).toList()));
        return sets;
    }

    private static ByteStrings byteStrings(Set<VaultId> vaults) {
        return new ByteStrings(vaults.stream().map(VaultId::bytes).toList());
    }

    /** Adds what no index begins with. A range of a machine does not test the vault. */
    private void restrict(JobFilter filter, StringJoiner where, List<Object> values) {
        filter.from().map(Instant::toEpochMilli).ifPresent(from -> {
            where.add("t.started >= ?");
            values.add(from);
        });
        filter.until().map(Instant::toEpochMilli).ifPresent(until -> {
            where.add("t.started < ?");
            values.add(until);
        });
        if (filter.machine().isPresent()) {
            filter.vaults().map(JobQuery::byteStrings).ifPresent(vaults -> {
                where.add(new Sql(connection).isIn("t.vault", vaults));
                values.add(vaults);
            });
        }
    }
}
