package dev.coffre.agent.report;

import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Reports one job to the vault, on a thread of its own. Every report is complete, so only the newest pending one is
 * sent, and each is tried once. The job neither waits for a report nor fails because of one; only {@link #close} waits
 * a moment for the last report. Thread-safe.
 */
public final class JobReporter implements AutoCloseable {
    private static final long INTERRUPTED_WITHIN_MILLIS = 1_000;

    private final ReportingContext reporting;
    private final List<JobReport> earlier;
    private final Consumer<JobId> delivered;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition jobEnded = lock.newCondition();
    private final Thread worker;
    private JobReport current;
    private boolean changed = true;
    private boolean vaultUnreachable;

    private JobReporter(
            ReportingContext reporting, JobReport first, List<JobReport> earlier, Consumer<JobId> delivered) {
        this.reporting = reporting;
        this.current = first;
        this.earlier = List.copyOf(earlier);
        this.delivered = delivered;
        this.worker = Thread.ofPlatform().daemon().name("job-reports").unstarted(this::work);
    }

    /**
     * Starts reporting a job.
     *
     * @param earlier final reports of earlier jobs that the vault has not received
     * @param delivered called on the reporter's thread with each job whose end the vault has received
     */
    public static JobReporter start(
            ReportingContext reporting, JobReport first, List<JobReport> earlier, Consumer<JobId> delivered) {
        JobReporter reporter = new JobReporter(reporting, first, earlier, delivered);
        reporter.worker.start();
        return reporter;
    }

    /** Updates the progress of the job. */
    public void progress(JobProgress progress) {
        lock.lock();
        try {
            if (current.end().isEmpty()) {
                replace(Optional.of(progress), Optional.empty());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sets how the job ended. If the job failed because the vault was unreachable, {@link #close} does not wait: the
     * next job sends this report.
     */
    public void end(JobResult end) {
        lock.lock();
        try {
            vaultUnreachable = end.code().map(ProblemCode::exitCode).equals(Optional.of(ExitCode.UNREACHABLE));
            replace(Optional.empty(), Optional.of(end));
            jobEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void replace(Optional<JobProgress> progress, Optional<JobResult> end) {
        current = new JobReport(current.id(), current.kind(), current.software(), current.startedAt(), progress, end);
        changed = true;
    }

    private void work() {
        try {
            boolean delivering = true;
            for (JobReport report : earlier) {
                delivering = delivering && send(report);
            }
            JobReport report = reporting.health().isPresent() ? takeCurrent() : awaitFirst();
            boolean healthSent = false;
            while (report.end().isEmpty()) {
                boolean reached = send(report);
                if (reached && !healthSent) {
                    reporting.health().ifPresent(reporting.vault()::report);
                    healthSent = true;
                }
                report = awaitUpdate();
            }
            send(report);
        } catch (InterruptedException | RuntimeException undelivered) {
            // The job history keeps what the vault has not received, and the next job sends it.
        }
    }

    /** Returns whether the vault needs no further attempt for this report. */
    private boolean send(JobReport report) {
        try {
            reporting.vault().report(report);
        } catch (Problem problem) {
            if (problem.code() == ProblemCode.NOT_FOUND) {
                throw problem;
            }
            if (problem.code() != ProblemCode.REQUEST_MALFORMED) {
                return false;
            }
            // The vault rejected the report as malformed, and would do so again.
        }
        if (report.end().isPresent()) {
            delivered.accept(report.id());
        }
        return true;
    }

    private JobReport takeCurrent() {
        lock.lock();
        try {
            changed = false;
            return current;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the first report is due, or the job has ended. */
    private JobReport awaitFirst() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = reporting.interval().firstAfter().toNanos();
            while (current.end().isEmpty() && left > 0) {
                left = jobEnded.awaitNanos(left);
            }
            return takeCurrent();
        } finally {
            lock.unlock();
        }
    }

    private JobReport awaitUpdate() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long began = System.nanoTime();
            while (current.end().isEmpty()) {
                long due = (changed
                                ? reporting.interval().minimum()
                                : reporting.interval().maximum())
                        .toNanos();
                long left = due - (System.nanoTime() - began);
                if (left <= 0) {
                    break;
                }
                long unused = jobEnded.awaitNanos(left);
            }
            return takeCurrent();
        } finally {
            lock.unlock();
        }
    }

    /** Waits a moment for the last report to be sent. Does not wait if the job has no end or the vault is unreachable. */
    @Override
    public void close() {
        try {
            if (waitsForLastReport()) {
                boolean unused = worker.join(reporting.interval().lastReportTimeout());
            }
            worker.interrupt();
            worker.join(INTERRUPTED_WITHIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean waitsForLastReport() {
        lock.lock();
        try {
            return current.end().isPresent() && !vaultUnreachable;
        } finally {
            lock.unlock();
        }
    }
}
