package dev.coffre.server.catalog;

import dev.coffre.server.catalog.Dialect.ByteStrings;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds jobs, newest first. A filter is split into ranges of one index each (one vault or machine, one state, one kind). A
 * page is merged from the first rows of all ranges. So the cost depends on the size of the page, not on the number of jobs.
 */
public record JobQuery(CatalogConnection connection) {
    /** Returns at most {@code limit} jobs, after {@code place} if it is given. */
    public List<JobRow> page(JobFilter filter, Optional<TimeCursor> place, int limit) {
        List<TimeCursor> found = new ArrayList<>();
        for (JobIndexRange range : ranges(filter)) {
            found.addAll(range.newest(filter, place, limit));
        }
        JobTable jobs = new JobTable(connection);
        List<JobRow> page = new ArrayList<>();
        for (TimeCursor one : found.stream().sorted().limit(limit).toList()) {
            page.add(jobs.atCursor(one));
        }
        return page;
    }

    /** Returns the number of jobs by state. */
    public Map<JobState, Long> countByState(JobFilter filter) {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        for (JobIndexRange range : ranges(filter)) {
            counts.merge(range.state, range.count(filter), Long::sum);
        }
        return counts;
    }

    private List<JobIndexRange> ranges(JobFilter filter) {
        List<JobIndexRange> ranges = new ArrayList<>();
        for (JobState state : filter.states().isEmpty() ? EnumSet.allOf(JobState.class) : filter.states()) {
            for (JobKind kind : filter.kinds().isEmpty() ? EnumSet.allOf(JobKind.class) : filter.kinds()) {
                owners(filter).forEach(owner -> ranges.add(new JobIndexRange(connection, owner, state, kind)));
            }
        }
        return ranges;
    }

    /** Returns the index prefixes: the machine, or each vault. */
    private static List<JobIndexPrefix> owners(JobFilter filter) {
        if (filter.machine().isPresent()) {
            return List.of(new JobIndexPrefix(
                    "machine", Optional.of(filter.machine().get().bytes())));
        }
        Optional<Set<VaultId>> vaults = filter.vaults();
        return vaults.map(some -> some.stream()
                        .map(vault -> new JobIndexPrefix("vault", Optional.of(vault.bytes())))
                        .toList())
                .orElse(List.of(new JobIndexPrefix("", Optional.empty())));
    }

    /** @param column the column that is fixed, if any */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record JobIndexPrefix(String column, Optional<byte[]> id) {}

    private record JobIndexRange(CatalogConnection connection, JobIndexPrefix owner, JobState state, JobKind kind) {
        /** Uses the index alone. Full rows are read only for the jobs of the page. */
        List<TimeCursor> newest(JobFilter filter, Optional<TimeCursor> place, int limit) {
            List<Object> values = values(filter);
            String after = "";
            if (place.isPresent()) {
                after = " AND (j.started, j.nr) < (?, ?)";
                values.add(place.get().at().toEpochMilli());
                values.add(place.get().number());
            }
            values.add(limit);
            return new Sql(connection)
                    .list(
                            row -> new TimeCursor(Instant.ofEpochMilli(row.getLong(1)), row.getLong(2)),
                            "SELECT j.started, j.nr FROM job j " + where(filter) + after
                                    + " ORDER BY j.started DESC, j.nr DESC LIMIT ?",
                            values.toArray());
        }

        long count(JobFilter filter) {
            return new Sql(connection)
                    .number(
                            "SELECT COUNT(*) FROM job j " + where(filter),
                            values(filter).toArray());
        }

        private String where(JobFilter filter) {
            StringBuilder where = new StringBuilder("WHERE j.state = ? AND j.kind = ?");
            owner.id.ifPresent(
                    unused -> where.append(" AND j.").append(owner.column).append(" = ?"));
            filter.from().ifPresent(unused -> where.append(" AND j.started >= ?"));
            filter.until().ifPresent(unused -> where.append(" AND j.started < ?"));
            vaultsOfMachine(filter)
                    .ifPresent(vaults -> where.append(" AND ").append(new Sql(connection).isIn("j.vault", vaults)));
            return where.toString();
        }

        private List<Object> values(JobFilter filter) {
            List<Object> values = new ArrayList<>();
            values.add(state.code());
            values.add(kind.code());
            owner.id.ifPresent(values::add);
            filter.from().map(Instant::toEpochMilli).ifPresent(values::add);
            filter.until().map(Instant::toEpochMilli).ifPresent(values::add);
            vaultsOfMachine(filter).ifPresent(values::add);
            return values;
        }

        /**
         * Returns the vaults to which a machine's jobs are restricted; empty for no restriction. An index range of a machine
         * does not test the vault, so the query must test it in addition.
         */
        private static Optional<ByteStrings> vaultsOfMachine(JobFilter filter) {
            return filter.machine().isPresent()
                    ? filter.vaults()
                            .map(vaults -> new ByteStrings(
                                    vaults.stream().map(VaultId::bytes).toList()))
                    : Optional.empty();
        }
    }
}
