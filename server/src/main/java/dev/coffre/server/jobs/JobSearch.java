package dev.coffre.server.jobs;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.catalog.JobQuery;
import dev.coffre.server.catalog.JobRow;
import dev.coffre.server.catalog.JobTable;
import dev.coffre.server.catalog.TimeCursor;
import dev.coffre.server.jobs.RunningJobs.LastReport;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds reported jobs. Thread-safe. */
public final class JobSearch {
    /** The largest page. */
    public static final int MAX_PAGE = 500;

    private static final Duration RECENT = Duration.ofHours(24);

    private final Catalog catalog;
    private final RunningJobs running;
    private final InstantSource clock;

    public JobSearch(Catalog catalog, RunningJobs running, InstantSource clock) {
        this.catalog = catalog;
        this.running = running;
        this.clock = clock;
    }

    /**
     * Returns a page of jobs, newest first.
     *
     * @param after the {@link JobPage#next} of the previous page
     * @param limit 1 to {@value #MAX_PAGE}
     * @throws dev.coffre.vault.problem.Problem {@code request-malformed} when {@code limit} is out of its range
     */
    public JobPage page(JobFilter filter, Optional<TimeCursor> after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "a page has 1 to " + MAX_PAGE + " jobs");
        }
        return catalog.read(connection -> {
            List<JobRow> rows = new JobQuery(connection).page(filter, after, limit + 1);
            List<JobRow> shown = rows.stream().limit(limit).toList();
            Optional<TimeCursor> next =
                    rows.size() > limit ? Optional.of(shown.getLast().cursor()) : Optional.empty();
            return new JobPage(withProgress(shown, connection), next);
        });
    }

    public Optional<Job> find(MachineId machine, JobId id) {
        return catalog.read(connection -> {
            List<JobRow> found =
                    new JobTable(connection).find(machine, id).stream().toList();
            return withProgress(found, connection).stream().findFirst();
        });
    }

    /** Returns the backups that made these recovery points and the checks that read them, newest first. */
    public List<JobRow> findByPoints(MachineId machine, Collection<Long> points) {
        return points.isEmpty()
                ? List.of()
                : catalog.read(connection -> new JobTable(connection).ofPoints(machine, points));
    }

    /**
     * Returns how many jobs of the filter are in progress, and for each other state how many of those that began in the
     * last 24 hours ended in it.
     */
    public Map<JobState, Long> countsOfLastDay(JobFilter filter) {
        JobFilter recent = filter.startedBetween(Optional.of(clock.instant().minus(RECENT)), Optional.empty());
        return catalog.read(connection -> {
            JobQuery lists = new JobQuery(connection);
            Map<JobState, Long> counts = new EnumMap<>(JobState.class);
            for (JobState state : JobState.values()) {
                JobFilter counted = (state.isEnded() ? recent : filter).states(Set.of(state));
                counts.put(state, lists.countByState(counted).getOrDefault(state, 0L));
            }
            return counts;
        });
    }

    private List<Job> withProgress(List<JobRow> rows, CatalogConnection connection) {
        List<JobRow> inProgress =
                rows.stream().filter(row -> !row.state().isEnded()).toList();
        Map<Job.Key, LastReport> reports = running.lastReports(inProgress, connection);
        return rows.stream()
                .map(row -> new Job(
                        row, Optional.ofNullable(reports.get(Job.Key.of(row))).flatMap(LastReport::progress)))
                .toList();
    }
}
