package dev.coffre.agent.child;

import dev.coffre.agent.process.JobLauncher;
import dev.coffre.vault.problem.Problem;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The child processes of this program. Keeps {@value #MAX_KEPT}; more only while the oldest of them still runs.
 * Thread-safe.
 */
public final class ChildJobs {
    private static final int MAX_KEPT = 20;

    private final JobLauncher program;
    private final InstantSource clock;
    private final Deque<ChildJob> jobs = new ArrayDeque<>();
    private int lastNumber;

    public ChildJobs(JobLauncher program, InstantSource clock) {
        this.program = program;
        this.clock = clock;
    }

    public synchronized ChildJob start(ChildJobSpec order) {
        lastNumber++;
        ChildJob job = ChildJob.start(program, lastNumber, order, clock.instant());
        jobs.addFirst(job);
        while (jobs.size() > MAX_KEPT && jobs.getLast().progress().hasEnded()) {
            jobs.removeLast();
        }
        return job;
    }

    /**
     * Runs a command of a few seconds and waits for its end.
     *
     * @throws Problem the one that ended the command
     */
    public void run(ChildJobSpec order) {
        ChildJob job = ChildJob.start(program, 0, order, clock.instant());
        job.awaitEnd();
        job.progress().problem().ifPresent(problem -> {
            throw problem;
        });
    }

    /** Returns all jobs, newest first. */
    public synchronized List<ChildJob> all() {
        return List.copyOf(jobs);
    }

    public synchronized Optional<ChildJob> find(int number) {
        return jobs.stream().filter(job -> job.number() == number).findFirst();
    }

    /** Returns the jobs that have not ended, newest first. */
    public List<ChildJob> running() {
        return all().stream().filter(job -> !job.progress().hasEnded()).toList();
    }
}
