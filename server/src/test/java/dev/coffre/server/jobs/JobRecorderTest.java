package dev.coffre.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.job.ReportSink;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.ReportsContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRecorderTest extends ReportsContract {
    private static final Duration SILENCE = Duration.ofMinutes(60);

    private final TestService service;
    private final VaultId vault;
    private final TestMachine machine;
    private final JobFeed feed = new JobFeed();
    private RunningJobs running = new MemoryRunningJobs(JobRecorder.MAX_WRITE_DELAY);
    private JobRecorder log;

    JobRecorderTest(@TempDir Path folder) {
        service = TestService.in(folder);
        vault = service.vault("documents");
        machine = new TestMachine(service, vault, new SplittableRandom(1));
        log = started();
    }

    private JobRecorder started() {
        running = new MemoryRunningJobs(JobRecorder.MAX_WRITE_DELAY);
        return new JobRecorder(
                service.store().catalog(), feed, running, service.clock(), (connection, job, end, now) -> {});
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Override
    protected ReportSink reports() {
        return new ReportSink() {
            @Override
            public JobState report(JobReport report) {
                return log.report(vault, machine.id(), report);
            }

            @Override
            public void report(AgentHealth health) {
                service.service().sightings().recordHealth(machine.id(), health);
            }
        };
    }

    @Override
    protected JobResult endOf(JobId job) {
        return job(job).row().end().orElseThrow();
    }

    private Job job(JobId id) {
        return search().find(machine.id(), id).orElseThrow();
    }

    private JobSearch search() {
        return new JobSearch(service.store().catalog(), running, service.clock());
    }

    private Instant after(Duration time) {
        service.clock().advance(time);
        return service.clock().instant();
    }

    @Test
    void theVaultsClockSaysWhenAJobStartedAndEnded() {
        JobReport job = begun();
        Instant start = service.clock().instant();
        reports().report(job);
        Instant end = after(Duration.ofMinutes(3));
        reports().report(ended(job, warned()));
        assertThat(job(job.id()).row().started()).isEqualTo(start);
        assertThat(job(job.id()).row().ended()).contains(end);
        assertThat(job(job.id()).row().agentStarted()).isEqualTo(job.startedAt());
        after(Duration.ofMinutes(3));
        reports().report(ended(job, warned()));
        assertThat(job(job.id()).row().ended()).contains(end);
    }

    @Test
    void progressIsShownWhileTheJobRuns() {
        JobReport job = begun();
        reports().report(job);
        assertThat(job(job.id()).progress()).isEmpty();
        reports().report(progressed(job, 7));
        assertThat(job(job.id()).progress().map(JobProgress::files)).contains(7L);
        after(Duration.ofMinutes(20));
        reports().report(progressed(job, 8));
        reports().report(job);
        assertThat(job(job.id()).progress().map(JobProgress::files)).contains(8L);
        reports().report(ended(job, warned()));
        assertThat(job(job.id()).progress()).isEmpty();
    }

    @Test
    void aJobFailsByItselfOnceItWasSilentForAnHourAndNotBefore() {
        JobReport job = begun();
        reports().report(job);
        after(Duration.ofMinutes(14));
        reports().report(progressed(job, 1));
        after(SILENCE);
        log.expire();
        assertThat(job(job.id()).row().state()).isEqualTo(JobState.IN_PROGRESS);
        after(Duration.ofMillis(1));
        log.expire();
        assertThat(endOf(job.id())).isEqualTo(JobResult.failed(ProblemCode.AGENT_SILENT));
    }

    @Test
    void newsThatReachesOnlyTheMemoryCountsAsWell() {
        JobReport job = begun();
        reports().report(job);
        after(Duration.ofMinutes(4));
        reports().report(progressed(job, 1));
        after(Duration.ofMinutes(58));
        log.expire();
        assertThat(job(job.id()).row().state()).isEqualTo(JobState.IN_PROGRESS);
    }

    @Test
    void anAgentThatWasOnlyAsleepGoesOnWithItsJob() {
        JobReport job = begun();
        reports().report(job);
        after(Duration.ofHours(2));
        log.expire();
        assertThat(reports().report(progressed(job, 1))).isEqualTo(JobState.IN_PROGRESS);
        assertThat(job(job.id()).row().end()).isEmpty();
        after(Duration.ofHours(2));
        log.expire();
        assertThat(reports().report(ended(job, warned()))).isEqualTo(JobState.COMPLETED_WITH_WARNINGS);
        assertThat(endOf(job.id())).isEqualTo(warned());
    }

    @Test
    void whatAVaultCouldNotHearIsNoSilence() {
        JobReport job = begun();
        reports().report(job);
        after(Duration.ofHours(5));
        log = started();
        log.expire();
        assertThat(job(job.id()).row().state()).isEqualTo(JobState.IN_PROGRESS);
        after(SILENCE.plusMillis(1));
        log.expire();
        assertThat(job(job.id()).row().state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void aMachineHasABoundedNumberOfJobsInProgress() {
        List<JobReport> jobs =
                java.util.stream.Stream.generate(this::begun).limit(16).toList();
        jobs.forEach(reports()::report);
        JobReport more = begun();
        assertThat(catchThrowableOfType(Problem.class, () -> reports().report(more))
                        .code())
                .isEqualTo(ProblemCode.RATE_LIMITED);
        reports().report(ended(jobs.getFirst(), warned()));
        assertThat(reports().report(more)).isEqualTo(JobState.IN_PROGRESS);
    }

    @Test
    void oldJobsAreForgottenAndThoseInProgressAreNot() {
        JobReport old = begun();
        JobReport open = begun();
        reports().report(ended(old, warned()));
        reports().report(open);
        after(Duration.ofDays(400));
        reports().report(progressed(open, 1));
        log.expire();
        assertThat(search().find(machine.id(), old.id())).isPresent();
        after(Duration.ofMillis(1));
        log.expire();
        assertThat(search().find(machine.id(), old.id())).isEmpty();
        assertThat(search().find(machine.id(), open.id())).isPresent();
    }

    @Test
    void watchersAreToldOnceThatJobsOfTheirVaultsHaveChanged() throws InterruptedException {
        JobReport job = begun();
        try (JobFeed.Subscription mine = feed.subscribe(vault::equals);
                JobFeed.Subscription others = feed.subscribe(other -> !other.equals(vault))) {
            reports().report(job);
            reports().report(progressed(job, 1));
            reports().report(progressed(job, 2));
            assertThat(mine.next(Duration.ofSeconds(5))).contains(JobFeedEvent.CHANGED);
            assertThat(mine.next(Duration.ZERO)).isEmpty();
            assertThat(others.next(Duration.ZERO)).isEmpty();
            after(SILENCE.plusMinutes(1));
            log.expire();
            assertThat(mine.next(Duration.ofSeconds(5))).contains(JobFeedEvent.CHANGED);
            feed.close();
            assertThat(others.next(Duration.ofSeconds(5))).contains(JobFeedEvent.CLOSED);
        }
        reports().report(progressed(job, 3));
    }

    @Test
    void theLastDayIsCountedByState() {
        reports().report(ended(begun(), warned()));
        JobReport open = begun();
        reports().report(open);
        after(Duration.ofHours(24).plusMillis(1));
        reports().report(ended(begun(), JobResult.failed(ProblemCode.QUOTA_EXCEEDED)));
        assertThat(search().countsOfLastDay(JobFilter.of(vault)))
                .containsEntry(JobState.IN_PROGRESS, 1L)
                .containsEntry(JobState.FAILED, 1L)
                .containsEntry(JobState.COMPLETED_WITH_WARNINGS, 0L);
        assertThat(search().countsOfLastDay(JobFilter.of(service.vault("another"))))
                .containsEntry(JobState.FAILED, 0L);
    }
}
