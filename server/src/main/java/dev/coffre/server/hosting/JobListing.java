package dev.coffre.server.hosting;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.catalog.JobPlace;
import dev.coffre.server.jobs.Job;
import dev.coffre.server.jobs.JobPage;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AskJobs;
import dev.coffre.vault.wire.JobList;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists jobs for people and scripts, with names and codes. Thread-safe. */
public final class JobListing {
    private static final int USUAL_PAGE = 50;

    private final Gate gate;
    private final JobSearch search;

    public JobListing(Gate gate, JobSearch search) {
        this.gate = gate;
        this.search = search;
    }

    /**
     * Lists the jobs that the actor may see.
     *
     * @throws Problem {@code vault-unknown}, {@code machine-unknown} or {@code request-malformed}
     */
    public JobList list(Actor actor, AskJobs asked) {
        Optional<JobPlace> after =
                asked.after().map(text -> JobPlace.parse(text).orElseThrow(() -> malformed("after", text)));
        JobPage page = search.page(filter(actor, asked), after, asked.limit().orElse(USUAL_PAGE));
        return new JobList(
                page.jobs().stream().map(Job::entry).toList(), page.next().map(JobPlace::toString));
    }

    /** Returns the filter for the requested jobs, limited to those that the actor sees. */
    public JobFilter filter(Actor actor, AskJobs asked) {
        JobFilter filter = JobFilter.all()
                .kinds(each(asked.kinds(), "kind", JobKind::named))
                .states(each(asked.states(), "state", JobState::named))
                .started(asked.from().map(Instant::ofEpochMilli), asked.until().map(Instant::ofEpochMilli));
        if (actor.vaults().isPresent()) {
            filter = filter.within(actor.vaults().get());
        }
        if (asked.vault().isPresent()) {
            filter = filter.within(
                    Set.of(gate.vault(actor, asked.vault().get(), Role.READER).id()));
        }
        return asked.machine().isPresent()
                ? filter.of(
                        gate.machine(actor, asked.machine().get(), Role.READER).id())
                : filter;
    }

    static <T> Set<T> each(List<String> codes, String what, Function<String, Optional<T>> named) {
        return codes.stream()
                .map(code -> named.apply(code).orElseThrow(() -> malformed(what, code)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Problem malformed(String what, String value) {
        return ProblemCode.REQUEST_MALFORMED.with("reason", "the parameter " + what + " cannot be " + value);
    }
}
