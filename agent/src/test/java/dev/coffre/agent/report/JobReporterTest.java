package dev.coffre.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobPhase;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.job.ReportSink;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobReporterTest {
    private static final AgentSoftware SOFTWARE = new AgentSoftware("1.0", "Linux 6");
    private static final JobResult FAILED = JobResult.failed(ProblemCode.QUOTA_EXCEEDED);
    private static final ReportInterval PATIENT =
            new ReportInterval(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(20));

    private final JobReport first = job(1, Optional.empty());
    private final List<JobId> told = new CopyOnWriteArrayList<>();

    private static JobReport job(int number, Optional<JobResult> end) {
        return new JobReport(new JobId(0, number), JobKind.BACKUP, SOFTWARE, Instant.EPOCH, Optional.empty(), end);
    }

    private static JobProgress files(long files) {
        return new JobProgress(JobPhase.READING, files, 0, 0, Optional.empty(), Optional.empty());
    }

    private JobReporter begin(ReportSink vault, ReportInterval pace, JobReport... earlier) {
        ReportingContext reporting = new ReportingContext(
                vault, SOFTWARE, new Random(1), new CacheSpace(Path.of("/no/such/folder")), Optional.of(2L), pace);
        return JobReporter.start(reporting, first, List.of(earlier), told::add);
    }

    /** A vault that answers with a problem while it has one, and remembers what it was told all the same. */
    private static final class Listener implements ReportSink {
        private final List<JobReport> heard = new CopyOnWriteArrayList<>();
        private final List<AgentHealth> health = new CopyOnWriteArrayList<>();
        private final CountDownLatch any = new CountDownLatch(1);
        private volatile Optional<Problem> problem = Optional.empty();

        @Override
        public JobState report(JobReport report) {
            heard.add(report);
            any.countDown();
            problem.ifPresent(thrown -> {
                throw thrown;
            });
            return JobState.IN_PROGRESS;
        }

        @Override
        public void report(AgentHealth said) {
            health.add(said);
        }

        void await() throws InterruptedException {
            assertThat(any.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aShortJobThatOnlyReadsReportsNothingButItsEnd() {
        Listener vault = new Listener();
        ReportInterval pace = new ReportInterval(
                Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(20));
        ReportingContext reading = new ReportingContext(
                vault, SOFTWARE, new Random(1), new CacheSpace(Path.of("/no/such/folder")), Optional.empty(), pace);
        try (JobReporter reporter = JobReporter.start(reading, first, List.of(), told::add)) {
            reporter.progress(files(1));
            reporter.end(FAILED);
        }
        assertThat(vault.heard).extracting(JobReport::end).containsExactly(Optional.of(FAILED));
        assertThat(vault.health).isEmpty();
    }

    @Test
    void ofManyProgressesTheNewestGoesOutAndNoneBeforeItsTime() throws InterruptedException {
        Listener vault = new Listener();
        try (JobReporter reporter = begin(vault, PATIENT)) {
            vault.await();
            for (int i = 0; i < 1_000; i++) {
                reporter.progress(files(i));
            }
            reporter.end(FAILED);
        }
        assertThat(vault.heard).extracting(JobReport::end).containsExactly(Optional.empty(), Optional.of(FAILED));
        assertThat(vault.health).singleElement().satisfies(said -> {
            assertThat(said.protectedItems()).contains(2L);
            assertThat(said.cacheFree())
                    .hasValueSatisfying(free -> assertThat(free).isBetween(0, 100));
        });
        assertThat(told).containsExactly(first.id());
    }

    @Test
    void aJobThatGoesOnIsHeardOfNowAndThen() throws InterruptedException {
        Listener vault = new Listener();
        ReportInterval quick =
                new ReportInterval(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(20));
        try (JobReporter reporter = begin(vault, quick)) {
            reporter.progress(files(7));
            while (vault.heard.size() < 3) {
                Thread.sleep(1);
            }
            reporter.end(FAILED);
            reporter.progress(files(8));
        }
        assertThat(vault.heard)
                .anySatisfy(report -> assertThat(report.progress()).contains(files(7)));
        assertThat(vault.heard.getLast().end()).contains(FAILED);
    }

    @Test
    void whatTheVaultHasNotHeardBeforeIsToldFirst() {
        Listener vault = new Listener();
        try (JobReporter reporter = begin(vault, PATIENT, job(7, Optional.of(FAILED)), job(8, Optional.of(FAILED)))) {
            reporter.end(FAILED);
        }
        assertThat(told).containsExactly(new JobId(0, 7), new JobId(0, 8), first.id());
    }

    @Test
    void aVaultThatIsDownIsAskedOnceForAllEarlierJobsAndKnowsNothing() {
        Listener vault = new Listener();
        vault.problem = Optional.of(ProblemCode.VAULT_UNREACHABLE.with("url", "x"));
        try (JobReporter reporter = begin(vault, PATIENT, job(7, Optional.of(FAILED)), job(8, Optional.of(FAILED)))) {
            reporter.end(FAILED);
        }
        assertThat(vault.heard).extracting(JobReport::id).doesNotContain(new JobId(0, 8));
        assertThat(told).isEmpty();
    }

    @Test
    void aVaultThatKnowsNoReportsIsLeftInPeace() throws InterruptedException {
        Listener vault = new Listener();
        vault.problem = Optional.of(ProblemCode.NOT_FOUND.with("path", "/v1/jobs"));
        ReportInterval quick =
                new ReportInterval(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(20));
        try (JobReporter reporter = begin(vault, quick)) {
            vault.await();
            reporter.progress(files(1));
            Thread.sleep(50);
            reporter.end(FAILED);
        }
        assertThat(vault.heard).hasSize(1);
        assertThat(told).isEmpty();
    }

    @Test
    void whatIsRefusedForItsFormIsNotToldForEver() {
        Listener vault = new Listener();
        vault.problem = Optional.of(ProblemCode.REQUEST_MALFORMED.with("reason", "x"));
        try (JobReporter reporter = begin(vault, PATIENT)) {
            reporter.end(FAILED);
        }
        assertThat(told).containsExactly(first.id());
    }

    @Test
    void aVaultThatHangsHoldsTheJobUpForItsFarewellOnly() {
        CountDownLatch never = new CountDownLatch(1);
        ReportSink hanging = new ReportSink() {
            @Override
            public JobState report(JobReport report) {
                try {
                    never.await();
                    return JobState.IN_PROGRESS;
                } catch (InterruptedException e) {
                    throw new CancellationException("as the client does");
                }
            }

            @Override
            public void report(AgentHealth health) {}
        };
        ReportInterval pace =
                new ReportInterval(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(50));
        long began = System.nanoTime();
        try (JobReporter reporter = begin(hanging, pace)) {
            reporter.end(FAILED);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(told).isEmpty();
    }

    @Test
    void aVaultThatTheJobCouldNotReachIsNotWaitedFor() {
        Listener vault = new Listener();
        vault.problem = Optional.of(ProblemCode.VAULT_UNREACHABLE.with("url", "x"));
        long began = System.nanoTime();
        ReportInterval slow =
                new ReportInterval(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1), Duration.ofMinutes(5));
        try (JobReporter reporter = begin(vault, slow)) {
            reporter.end(JobResult.failed(ProblemCode.VAULT_UNREACHABLE));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }
}
