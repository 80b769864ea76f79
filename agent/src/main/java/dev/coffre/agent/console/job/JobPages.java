package dev.coffre.agent.console.job;

import dev.coffre.agent.child.ChildJob;
import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageHandler;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.page.ConsolePageResponse;
import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.job.JobHistoryEntry;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.job.JobStatus;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Link;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The jobs of this machine, however they were started. Thread-safe. */
public final class JobPages {
    private static final String JOBS = "/jobs";
    private static final int SHOWN = 100;

    private final ConsoleLayout layout;
    private final ChildJobs children;
    private final JobRegistry jobs;

    public JobPages(AgentContext context, ConsoleLayout layout, ChildJobs children) {
        this.layout = layout;
        this.children = children;
        this.jobs = new JobRegistry(context.home().state(), context.clock());
    }

    public Map<String, ConsolePageHandler> routes() {
        return Map.of(
                "GET /jobs", this::list,
                "GET /jobs/job", this::show,
                "GET /jobs/watch", this::watch,
                "POST /jobs/stop", this::stop,
                "POST /jobs/cancel", this::cancel);
    }

    /** Returns the address for watching a job that was just started. */
    public static String address(ChildJob job) {
        return "/jobs/watch?n=" + job.number();
    }

    private ConsolePageResponse list(ConsolePageRequest request) {
        List<JobHistoryEntry> newest =
                jobs.entries().reversed().stream().limit(SHOWN).toList();
        return ConsolePageResponse.page(
                "console/jobs",
                Map.of(
                        "frame", layout.frame(request, "jobs.title"),
                        "running", children.running(),
                        "entries", newest,
                        "held", ExclusiveJob.of(jobs, children)));
    }

    private ConsolePageResponse show(ConsolePageRequest request) {
        long number = number(request);
        JobHistoryEntry entry = jobs.entries().stream()
                .filter(known -> known.job() == number)
                .findFirst()
                .orElseThrow(() -> ProblemCode.NOT_FOUND.with("path", request.address()));
        return ConsolePageResponse.page(
                "console/job",
                Map.of(
                        "frame", layout.frame(request, "job.title", trail(request)),
                        "entry", entry,
                        "why", failure(entry),
                        "findings", jobs.warnings(number),
                        "held", running(entry)));
    }

    /**
     * Returns the progress of a running job. A job that has ended keeps the exclusive lock a moment longer, hence the check.
     */
    private Optional<ExclusiveJob> running(JobHistoryEntry entry) {
        return ExclusiveJob.of(jobs, children)
                .filter(held -> held.number() == entry.job() && entry.status() == JobStatus.RUNNING);
    }

    /** Returns why the job failed, if its code alone says so. */
    private static Optional<Problem> failure(JobHistoryEntry entry) {
        boolean succeeded = entry.status().isSuccess() || entry.status() == JobStatus.RUNNING;
        return succeeded
                ? Optional.empty()
                : entry.code().flatMap(ProblemCode::fromCode).map(ProblemCode::problem);
    }

    private ConsolePageResponse watch(ConsolePageRequest request) {
        return ConsolePageResponse.page(
                "console/watch",
                Map.of("frame", layout.frame(request, "job.title", trail(request)), "job", child(request)));
    }

    private static List<Link> trail(ConsolePageRequest request) {
        return List.of(new Link(request.message("jobs.title"), JOBS, false));
    }

    /** Stops a job that this console started. */
    private ConsolePageResponse stop(ConsolePageRequest request) {
        ChildJob job = child(request);
        job.cancel();
        request.setNotice(request.message("job.stopping"));
        return new ConsolePageResponse.Redirect(address(job));
    }

    /** Cancels the exclusive job, even if this console did not start it. */
    private ConsolePageResponse cancel(ConsolePageRequest request) {
        try {
            jobs.cancel();
            request.setNotice(request.message("job.stopping"));
        } catch (Problem problem) {
            request.setNotice(problem);
        }
        return new ConsolePageResponse.Redirect(JOBS);
    }

    private ChildJob child(ConsolePageRequest request) {
        return children.find((int) number(request))
                .orElseThrow(() -> ProblemCode.NOT_FOUND.with("path", request.path()));
    }

    private static long number(ConsolePageRequest request) {
        return request.field("n")
                .filter(digits -> digits.matches("\\d{1,9}"))
                .map(Long::parseLong)
                .orElse(0L);
    }
}
