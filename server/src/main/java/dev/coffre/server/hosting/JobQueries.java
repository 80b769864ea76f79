package dev.coffre.server.hosting;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.catalog.TimeCursor;
import dev.coffre.server.jobs.Job;
import dev.coffre.server.jobs.JobPage;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.message.JobList;
import dev.coffre.server.message.ListJobsRequest;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists jobs for people and scripts, with names and codes. Thread-safe. */
public final class JobQueries {
    private static final int DEFAULT_PAGE_SIZE = 50;

    private final ResourceResolver resources;
    private final JobSearch search;

    public JobQueries(ResourceResolver resources, JobSearch search) {
        this.resources = resources;
        this.search = search;
    }

    /**
     * Lists the jobs that the actor may see.
     *
     * @throws Problem {@code vault-unknown}, {@code machine-unknown} or {@code request-malformed}
     */
    public JobList list(Actor actor, ListJobsRequest asked) {
        Optional<TimeCursor> after =
                asked.after().map(text -> TimeCursor.parse(text).orElseThrow(() -> malformed("after", text)));
        JobPage page = search.page(filter(actor, asked), after, asked.limit().orElse(DEFAULT_PAGE_SIZE));
        return new JobList(
                page.jobs().stream().map(Job::entry).toList(), page.next().map(TimeCursor::toString));
    }

    /** Returns the filter for the requested jobs, limited to those that the actor sees. */
    public JobFilter filter(Actor actor, ListJobsRequest asked) {
        JobFilter filter = JobFilter.all()
                .kinds(parseCodes(asked.kinds(), "kind", JobKind::fromCode))
                .states(parseCodes(asked.states(), "state", JobState::fromCode))
                .startedBetween(
                        asked.from().map(Instant::ofEpochMilli), asked.until().map(Instant::ofEpochMilli));
        if (actor.vaults().isPresent()) {
            filter = filter.restrictedTo(actor.vaults().get());
        }
        if (asked.vault().isPresent()) {
            filter = filter.restrictedTo(Set.of(
                    resources.vault(actor, asked.vault().get(), Role.READER).id()));
        }
        return asked.machine().isPresent()
                ? filter.of(resources
                        .machine(actor, asked.machine().get(), Role.READER)
                        .id())
                : filter;
    }

    static <T> Set<T> parseCodes(List<String> codes, String what, Function<String, Optional<T>> named) {
        return codes.stream()
                .map(code -> named.apply(code).orElseThrow(() -> malformed(what, code)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Problem malformed(String what, String value) {
        return ProblemCode.REQUEST_MALFORMED.with("reason", "the parameter " + what + " cannot be " + value);
    }
}
