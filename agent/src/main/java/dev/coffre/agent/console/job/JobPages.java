package dev.coffre.agent.console.job;

import dev.coffre.agent.child.ChildJob;
import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Frames;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.job.JobEntry;
import dev.coffre.agent.job.JobStanding;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.world.World;
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

    private final Frames frames;
    private final ChildJobs children;
    private final Jobs jobs;

    public JobPages(World world, Frames frames, ChildJobs children) {
        this.frames = frames;
        this.children = children;
        this.jobs = new Jobs(world.home().state(), world.clock());
    }

    public Map<String, Handler> routes() {
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

    private Answer list(Visit visit) {
        List<JobEntry> newest = jobs.entries().reversed().stream().limit(SHOWN).toList();
        return Answer.page(
                "console/jobs",
                Map.of(
                        "frame", frames.of(visit, "jobs.title"),
                        "running", children.running(),
                        "entries", newest,
                        "held", HeldJob.of(jobs, children)));
    }

    private Answer show(Visit visit) {
        long number = number(visit);
        JobEntry entry = jobs.entries().stream()
                .filter(known -> known.job() == number)
                .findFirst()
                .orElseThrow(() -> ProblemCode.NOT_FOUND.with("path", visit.here()));
        return Answer.page(
                "console/job",
                Map.of(
                        "frame", frames.of(visit, "job.title", trail(visit)),
                        "entry", entry,
                        "why", why(entry),
                        "findings", jobs.findings(number),
                        "held", held(entry)));
    }

    /**
     * Returns the progress of a running job. A job that has ended keeps the exclusive lock a moment longer, hence the check.
     */
    private Optional<HeldJob> held(JobEntry entry) {
        return HeldJob.of(jobs, children)
                .filter(held -> held.number() == entry.job() && entry.standing() == JobStanding.RUNNING);
    }

    /** Returns why the job failed, if its code alone says so. */
    private static Optional<Problem> why(JobEntry entry) {
        boolean went = entry.standing().isGood() || entry.standing() == JobStanding.RUNNING;
        return went
                ? Optional.empty()
                : entry.code().flatMap(ProblemCode::named).map(ProblemCode::problem);
    }

    private Answer watch(Visit visit) {
        return Answer.page(
                "console/watch", Map.of("frame", frames.of(visit, "job.title", trail(visit)), "job", child(visit)));
    }

    private static List<Link> trail(Visit visit) {
        return List.of(new Link(visit.say("jobs.title"), JOBS, false));
    }

    /** Stops a job that this console started. */
    private Answer stop(Visit visit) {
        ChildJob job = child(visit);
        job.cancel();
        visit.tell(visit.say("job.stopping"));
        return new Answer.Elsewhere(address(job));
    }

    /** Cancels the exclusive job, even if this console did not start it. */
    private Answer cancel(Visit visit) {
        try {
            jobs.cancel();
            visit.tell(visit.say("job.stopping"));
        } catch (Problem problem) {
            visit.tell(problem);
        }
        return new Answer.Elsewhere(JOBS);
    }

    private ChildJob child(Visit visit) {
        return children.find((int) number(visit)).orElseThrow(() -> ProblemCode.NOT_FOUND.with("path", visit.path()));
    }

    private static long number(Visit visit) {
        return visit.field("n")
                .filter(digits -> digits.matches("\\d{1,9}"))
                .map(Long::parseLong)
                .orElse(0L);
    }
}
