package dev.coffre.agent.child;

import dev.coffre.agent.process.JobLauncher;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The child processes of this program. Keeps {@value #MAX_KEPT} jobs; more only while the oldest of them still runs. At
 * most {@value #MAX_STREAMS} commands stream data at once. Thread-safe.
 */
public final class ChildJobs implements AutoCloseable {
    private static final int MAX_KEPT = 20;

    /** Each takes the memory of a process, and as long as its reader likes. */
    private static final int MAX_STREAMS = 4;

    private static final Duration UNMOUNT_TIMEOUT = Duration.ofSeconds(5);

    private final JobLauncher program;
    private final InstantSource clock;
    private final Deque<ChildJob> jobs = new ArrayDeque<>();
    private final Semaphore freeStreams = new Semaphore(MAX_STREAMS);
    private final Set<ChildStream> streams = ConcurrentHashMap.newKeySet();
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

    /**
     * Starts a command that writes data. The caller closes it.
     *
     * @param order cleaned up also if this fails
     * @throws Problem {@code downloads-too-many}
     */
    public ChildStream stream(ChildJobSpec order) {
        if (!freeStreams.tryAcquire()) {
            order.cleanUp().run();
            throw ProblemCode.DOWNLOADS_TOO_MANY.with("maximum", MAX_STREAMS);
        }
        ChildStream stream = ChildStream.start(program, order, freeStreams::release);
        streams.add(stream);
        stream.onEnd(() -> streams.remove(stream));
        return stream;
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

    /** Stops the commands that stream data, and ends the mounts. Waits some seconds for these. Jobs go on. */
    @Override
    public void close() {
        streams.forEach(ChildStream::close);
        List<ChildJob> mounts =
                running().stream().filter(job -> job.order().isMount()).toList();
        mounts.forEach(ChildJob::cancel);
        mounts.forEach(mount -> mount.awaitEnd(UNMOUNT_TIMEOUT));
    }
}
