package dev.coffre.agent.console.job;

import dev.coffre.agent.child.ChildJob;
import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.recovery.MountPage;
import dev.coffre.agent.job.JobHistoryEntry;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.job.JobStatus;
import dev.coffre.agent.job.LiveJobProgress;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Link;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import dev.coffre.web.text.PageTexts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jobs of this machine, however they were started. Thread-safe. */
public final class JobPages {
    public static final String JOBS = "/jobs";
    private static final int SHOWN = 100;

    private final ConsoleLayout layout;
    private final ChildJobs children;
    private final JobRegistry jobs;
    private final ResumableRecoveries resumable;

    public JobPages(JobRegistry jobs, ConsoleLayout layout, ChildJobs children) {
        this.layout = layout;
        this.children = children;
        this.jobs = jobs;
        this.resumable = new ResumableRecoveries(jobs, children);
    }

    public Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of(
                "GET /jobs", this::list,
                "GET /jobs/job", this::show,
                "GET /jobs/watch", this::watch,
                "POST /jobs/stop", this::stop,
                "POST /jobs/cancel", this::cancel);
    }

    /** Returns the address for watching a job that was just started, or a mount. */
    public static String address(ChildJob job) {
        return job.order().isMount() ? MountPage.ADDRESS : "/jobs/watch?n=" + job.number();
    }

    private PageResponse list(ConsolePageRequest request) {
        List<JobHistoryEntry> newest =
                jobs.entries().reversed().stream().limit(SHOWN).toList();
        return PageResponse.ok(
                "console/jobs",
                Map.of(
                        "frame", layout.frame(request, "jobs.title"),
                        "running", children.running(),
                        "entries", newest,
                        "held", ExclusiveJob.of(jobs, children)));
    }

    /** Returns the progress in one line. */
    public static String summary(PageTexts texts, LiveJobProgress live) {
        return Stream.of(
                        live.phase().isEmpty()
                                ? Optional.<String>empty()
                                : Optional.of(texts.say("phase." + live.phase())),
                        Optional.of(texts.count("files", live.files())),
                        Optional.of(texts.size(live.bytes())),
                        live.percent().map(percent -> texts.percent(percent / 100.0)))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" · "));
    }

    /** Returns what the live region says. It changes with each tenth that is done, so it does not speak all the time. */
    public static String spoken(PageTexts texts, boolean runs, Optional<LiveJobProgress> live, String state) {
        Optional<Integer> percent = live.filter(_ -> runs).flatMap(LiveJobProgress::percent);
        return percent.map(done -> texts.say("job.spoken", texts.percent(done / 10 / 10.0)))
                .orElseGet(() -> texts.say(state));
    }

    /** A running recovery or check that this console started has a page of its own, which knows more. */
    private PageResponse show(ConsolePageRequest request) {
        long number = number(request);
        JobHistoryEntry entry = jobs.entries().stream()
                .filter(known -> known.job() == number)
                .findFirst()
                .orElseThrow(() -> ProblemCode.NOT_FOUND.with("path", request.pathAndQuery()));
        Optional<ChildJob> child = entry.process()
                .flatMap(process -> children.running().stream()
                        .filter(running -> running.isProcess(process))
                        .findFirst());
        if (child.isPresent()) {
            return new PageResponse.Redirect(address(child.get()));
        }
        return PageResponse.ok(
                "console/job",
                Map.of(
                        "frame", layout.frame(request, "job.title", trail(request)),
                        "entry", entry,
                        "why", ResumableRecoveries.failure(entry),
                        "order", resumable.order(entry),
                        "resumable", resumable.of(entry).isPresent(),
                        "findings", jobs.findings(entry),
                        "held", running(entry)));
    }

    /**
     * Returns the progress of a running job. A job that has ended keeps the exclusive lock a moment longer, hence the check.
     */
    private Optional<ExclusiveJob> running(JobHistoryEntry entry) {
        return ExclusiveJob.of(jobs, children)
                .filter(held -> held.number() == entry.job() && entry.status() == JobStatus.RUNNING);
    }

    private PageResponse watch(ConsolePageRequest request) {
        ChildJob job = child(request);
        return PageResponse.ok(
                "console/watch",
                Map.of(
                        "frame", layout.frame(request, "job.title", trail(request)),
                        "job", job,
                        "resumable", resumable.of(job).isPresent()));
    }

    private static List<Link> trail(ConsolePageRequest request) {
        return List.of(new Link(request.say("jobs.title"), JOBS, false));
    }

    /** Stops a job that this console started. */
    private PageResponse stop(ConsolePageRequest request) {
        ChildJob job = child(request);
        job.cancel();
        request.setNotice(request.say("job.stopping"));
        return new PageResponse.Redirect(address(job));
    }

    /** Cancels the exclusive job, even if this console did not start it. */
    private PageResponse cancel(ConsolePageRequest request) {
        try {
            jobs.cancelExclusive();
            request.setNotice(request.say("job.stopping"));
        } catch (Problem problem) {
            request.setNotice(problem);
        }
        return new PageResponse.Redirect(JOBS);
    }

    private ChildJob child(ConsolePageRequest request) {
        return children.find((int) number(request))
                .orElseThrow(() -> ProblemCode.NOT_FOUND.with("path", request.path()));
    }

    private static long number(ConsolePageRequest request) {
        return request.parsed("n", Integer::valueOf).orElse(0);
    }
}
