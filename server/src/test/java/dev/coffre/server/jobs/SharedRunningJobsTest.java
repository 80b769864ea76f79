package dev.coffre.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobPhase;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two processes that receive the reports of one job, over one catalog. Each has a recorder and a feed of its own. */
class SharedRunningJobsTest {
    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(4);
    private final JobId id = new JobId(1, 2);

    private record JobsOfProcess(JobFeed feed, SharedRunningJobs running, JobRecorder recorder, JobSearch search) {}

    private record TwoProcesses(
            TestService service, TestMachine machine, VaultId vault, JobsOfProcess a, JobsOfProcess b) {}

    private void on(TestEngine engine, Consumer<TwoProcesses> test) {
        try (TestService service = TestService.in(folder, engine)) {
            VaultId vault = service.vault("documents");
            TestMachine machine = new TestMachine(service, vault, random);
            test.accept(new TwoProcesses(service, machine, vault, process(service), process(service)));
        }
    }

    private static JobsOfProcess process(TestService service) {
        Catalog catalog = service.store().catalog();
        JobFeed feed = new JobFeed();
        SharedRunningJobs running = new SharedRunningJobs(
                new MemoryRunningJobs(JobRecorder.MAX_WRITE_DELAY), catalog, feed, service.clock());
        return new JobsOfProcess(
                feed,
                running,
                new JobRecorder(catalog, feed, running, service.clock(), (connection, job, end, now) -> {}),
                new JobSearch(catalog, running, service.clock()));
    }

    private JobReport report(TwoProcesses two, Optional<Long> files, Optional<JobResult> end) {
        return new JobReport(
                id,
                JobKind.BACKUP,
                new AgentSoftware("1.0", "linux"),
                two.service.clock().instant(),
                files.map(count -> new JobProgress(
                        JobPhase.READING, count, 10 * count, count, Optional.of(100L), Optional.empty())),
                end);
    }

    private void report(TwoProcesses two, JobsOfProcess at, long files) {
        at.recorder.report(two.vault, two.machine.id(), report(two, Optional.of(files), Optional.empty()));
    }

    private Optional<Long> files(TwoProcesses two, JobsOfProcess at) {
        return at.search.find(two.machine.id(), id).flatMap(Job::progress).map(JobProgress::files);
    }

    private static Optional<JobFeedEvent> next(JobFeed.Subscription subscription) {
        try {
            return subscription.next(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void progressThatOneReceivesIsShownByTheOther(TestEngine engine) {
        on(engine, two -> {
            report(two, two.a, 7);
            two.a.running.exchange();
            assertThat(two.b.search.find(two.machine.id(), id).orElseThrow().progress())
                    .contains(new JobProgress(JobPhase.READING, 7, 70, 7, Optional.of(100L), Optional.empty()));
            two.service.clock().advance(Duration.ofSeconds(3));
            report(two, two.b, 8);
            two.b.running.exchange();
            assertThat(files(two, two.a)).as("the later report counts").contains(8L);
            assertThat(files(two, two.b)).contains(8L);
        });
    }

    @ParameterizedTest
    @EnumSource
    void listenersOfTheOtherAreToldWithinASecondOrTwo(TestEngine engine) {
        on(engine, two -> {
            try (JobFeed.Subscription here = two.a.feed.subscribe(two.vault::equals);
                    JobFeed.Subscription there = two.b.feed.subscribe(two.vault::equals)) {
                report(two, two.a, 1);
                two.a.running.exchange();
                two.b.running.exchange();
                assertThat(next(here)).contains(JobFeedEvent.CHANGED);
                assertThat(next(there)).contains(JobFeedEvent.CHANGED);
                two.a.running.exchange();
                two.b.running.exchange();
                assertThat(next(here)).isEmpty();
                assertThat(next(there)).as("nothing happened").isEmpty();
                report(two, two.a, 2);
                assertThat(next(here)).as("at once").contains(JobFeedEvent.CHANGED);
                two.a.running.exchange();
                assertThat(next(here)).as("a second time").isEmpty();
                two.b.running.exchange();
                assertThat(next(there)).contains(JobFeedEvent.CHANGED);
                JobResult end = JobResult.failed(ProblemCode.QUOTA_EXCEEDED);
                two.a.recorder.report(two.vault, two.machine.id(), report(two, Optional.empty(), Optional.of(end)));
                two.a.running.exchange();
                two.b.running.exchange();
                assertThat(next(there)).as("the end").contains(JobFeedEvent.CHANGED);
            }
            assertThat(files(two, two.b)).isEmpty();
            two.a.running.expire();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatOneHearsOfIsNotSilentForTheOther(TestEngine engine) {
        on(engine, two -> {
            report(two, two.a, 1);
            two.a.running.exchange();
            two.service.clock().advance(Duration.ofMinutes(4));
            report(two, two.a, 2);
            two.a.running.exchange();
            two.service.clock().advance(Duration.ofMinutes(58));
            two.b.recorder.expire();
            assertThat(two.b
                            .search
                            .find(two.machine.id(), id)
                            .orElseThrow()
                            .row()
                            .state())
                    .isEqualTo(JobState.IN_PROGRESS);
            two.service.clock().advance(Duration.ofMinutes(3));
            two.b.recorder.expire();
            assertThat(two.a
                            .search
                            .find(two.machine.id(), id)
                            .orElseThrow()
                            .row()
                            .state())
                    .isEqualTo(JobState.FAILED);
        });
    }
}
