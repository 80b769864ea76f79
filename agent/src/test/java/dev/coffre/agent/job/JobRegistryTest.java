package dev.coffre.agent.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.agent.platform.Here;
import dev.coffre.agent.report.CacheSpace;
import dev.coffre.agent.report.ReportInterval;
import dev.coffre.agent.report.ReportingContext;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.job.JobStats;
import dev.coffre.vault.job.ReportSink;
import dev.coffre.vault.memory.MemoryReportSink;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRegistryTest {
    private static final JobOutcome DONE =
            new JobOutcome(ExitCode.DONE, Optional.empty(), Optional.of(7L), new JobStats(3, 30, 10, 5, 4), 0);

    private final InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    private final Random random = new Random(1);
    private final MemoryReportSink vault = new MemoryReportSink();
    private final ReportingContext reporting = reportingTo(vault);

    private ReportingContext reportingTo(ReportSink vault) {
        return new ReportingContext(
                vault,
                new AgentSoftware("1.0", "Linux 6"),
                random,
                new CacheSpace(Path.of("/")),
                Optional.empty(),
                ReportInterval.DEFAULT);
    }

    private static final class DownVault implements ReportSink {
        @Override
        public JobState report(JobReport report) {
            throw ProblemCode.VAULT_UNREACHABLE.with("url", "https://nowhere");
        }

        @Override
        public void report(AgentHealth health) {
            throw ProblemCode.VAULT_UNREACHABLE.with("url", "https://nowhere");
        }
    }

    private void run(Path folder, ReportSink reports, JobOutcome outcome) {
        try (RunningJob job = new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock)
                .begin(JobKind.BACKUP, "/home/ada", () -> {}, reportingTo(reports))) {
            job.addWarning(ProblemCode.FILE_UNREADABLE.problem());
            job.addWarning(ProblemCode.FILE_UNREADABLE.problem());
            job.end(outcome);
        }
    }

    @Test
    void whatAJobSkippedIsRememberedWithItsReasonForItsOwnerOnly(@TempDir Path folder) throws IOException {
        Problem skipped = ProblemCode.FILE_UNREADABLE
                .with("path", "/home/ada/diary\nof May")
                .with("reason", "EACCES");
        try (RunningJob job = new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock)
                .begin(JobKind.BACKUP, "/home/ada", () -> {}, reportingTo(vault))) {
            for (int i = 0; i < 1_001; i++) {
                job.addWarning(skipped);
            }
            job.end(DONE);
        }
        JobRegistry jobs = new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock);
        assertThat(jobs.warnings(1)).hasSize(1_000).first().satisfies(found -> {
            assertThat(found.code()).isEqualTo(ProblemCode.FILE_UNREADABLE);
            assertThat(found.details()).isEqualTo(skipped.details());
        });
        assertThat(jobs.warnings(2)).isEmpty();
        assertThat(Files.getPosixFilePermissions(folder.resolve("findings")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void whatWasNotRecoveredHasAListOfItsOwnBesideManyRemarks(@TempDir Path folder) {
        Problem remark = ProblemCode.ATTRIBUTE_NOT_RECOVERED.with("path", "/a");
        Problem failed = ProblemCode.FILE_NOT_RECOVERED.with("path", "/b");
        Problem skipped = ProblemCode.FILE_SKIPPED.with("path", "/c");
        Problem copied = ProblemCode.FILE_COPIED.with("path", "/d").with("name", "copy of d");
        try (RunningJob job = new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock)
                .beginConcurrent(JobKind.RECOVERY, "point 1", reportingTo(vault))) {
            for (int i = 0; i < 1_001; i++) {
                job.addWarning(remark);
            }
            job.addWarning(failed);
            job.addRemark(copied);
            for (int i = 0; i < 1_001; i++) {
                job.addRemark(skipped);
            }
            job.end(new JobOutcome(
                    ExitCode.WARNINGS,
                    Optional.of("warnings"),
                    Map.of(),
                    Optional.of(1L),
                    JobStats.NONE,
                    1_002,
                    Optional.of(new JobOutcome.Recovered(1_002, 2))));
        }
        JobRegistry jobs = new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock);

        JobFindings findings = jobs.findings(jobs.entries().getFirst());

        assertThat(findings.notRecovered())
                .hasSize(1_000)
                .extracting(Problem::code)
                .startsWith(ProblemCode.FILE_NOT_RECOVERED, ProblemCode.FILE_SKIPPED);
        assertThat(findings.notRecoveredCount()).isEqualTo(1_002);
        assertThat(findings.remarks())
                .hasSize(1_000)
                .extracting(Problem::code)
                .containsOnly(ProblemCode.ATTRIBUTE_NOT_RECOVERED);
        assertThat(findings.remarkCount()).isEqualTo(1_001);
        assertThat(findings.copied())
                .singleElement()
                .satisfies(found -> assertThat(found.details()).isEqualTo(copied.details()));
        assertThat(findings.copyCount()).isEqualTo(2);
        assertThat(vault.jobs().getFirst().end().orElseThrow().warningsByCode())
                .doesNotContainKey(ProblemCode.FILE_SKIPPED);
    }

    @Test
    void theVaultIsToldHowAJobEnded(@TempDir Path folder) {
        run(folder, vault, DONE);
        assertThat(vault.jobs()).singleElement().satisfies(job -> {
            assertThat(job.kind()).isEqualTo(JobKind.BACKUP);
            assertThat(job.startedAt()).isEqualTo(clock.instant());
            assertThat(job.end()).hasValueSatisfying(end -> {
                assertThat(end.outcome()).isEqualTo(JobState.COMPLETED);
                assertThat(end.point()).contains(7L);
                assertThat(end.stats()).isEqualTo(DONE.figures());
                assertThat(end.warningsByCode()).containsExactly(Map.entry(ProblemCode.FILE_UNREADABLE, 2L));
            });
        });
    }

    @Test
    void whatAVaultThatWasDownHasNotHeardIsToldWhenTheNextJobBegins(@TempDir Path folder) {
        run(folder, new DownVault(), DONE);
        run(folder, new DownVault(), JobOutcome.failed(ProblemCode.JOB_CANCELLED));
        run(folder, vault, JobOutcome.failed(ProblemCode.QUOTA_EXCEEDED));
        assertThat(vault.jobs())
                .extracting(job -> job.end().orElseThrow().outcome())
                .containsExactly(JobState.COMPLETED, JobState.CANCELLED, JobState.FAILED);
        MemoryReportSink another = new MemoryReportSink();
        run(folder, another, DONE);
        assertThat(another.jobs()).hasSize(1);
    }

    @Test
    void aJobOfAProcessThatIsGoneIsToldToHaveBeenInterruptedAndARunningOneIsNot(@TempDir Path folder)
            throws IOException {
        RunningJob running = new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock)
                .beginConcurrent(JobKind.CHECK, "1", reportingTo(new DownVault()));
        String line = Files.readString(folder.resolve("jobs")).strip();
        String dead = line.replaceFirst("\"job\":1,", "\"job\":2,")
                .replaceFirst("\"id\":\"[0-9a-f]{4}", "\"id\":\"dead")
                .replaceFirst("\"processStarted\":\\d+", "\"processStarted\":1");
        Files.writeString(folder.resolve("jobs"), line + "\n" + dead + "\n");
        run(folder, vault, DONE);
        running.close();
        assertThat(vault.jobs()).hasSize(2).first().satisfies(job -> {
            assertThat(job.id().toString()).startsWith("dead");
            assertThat(job.end().orElseThrow()).isEqualTo(JobResult.failed(ProblemCode.JOB_INTERRUPTED));
        });
    }

    @Test
    void aJobThatBreaksOffEndsAsFailedWithItsReason(@TempDir Path folder) {
        try (RunningJob job = new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock)
                .beginConcurrent(JobKind.CHECK, "1", reporting)) {
            assertThat(catchThrowableOfType(
                                    Problem.class,
                                    () -> job.run(() -> {
                                        throw ProblemCode.HEAD_MOVED.with("seq", 1);
                                    }))
                            .code())
                    .isEqualTo(ProblemCode.HEAD_MOVED);
        }
        try (RunningJob job = new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock)
                .beginConcurrent(JobKind.CHECK, "2", reporting)) {
            assertThat(catchThrowableOfType(
                            IllegalStateException.class,
                            () -> job.run(() -> {
                                throw new IllegalStateException("a defect");
                            })))
                    .isNotNull();
        }
        assertThat(vault.jobs())
                .extracting(job -> job.end().flatMap(JobResult::code))
                .containsExactly(Optional.of(ProblemCode.HEAD_MOVED), Optional.of(ProblemCode.INTERNAL_BUG));
        assertThat(new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock).entries())
                .extracting(JobHistoryEntry::code)
                .containsExactly(Optional.of("head-moved"), Optional.of("internal-bug"));
    }

    @Test
    void theProblemOfAFailedJobKeepsItsDetails(@TempDir Path folder) {
        Problem missing = ProblemCode.SOURCE_MISSING.with("path", "/nowhere/at/all");
        Problem odd = ProblemCode.FILE_NOT_RECOVERED
                .with("path", "/a\uD800b" + "c".repeat(5_000))
                .with("reason", "EACCES");
        run(folder, vault, JobOutcome.failed(missing));
        run(folder, vault, JobOutcome.failed(odd));
        run(folder, vault, DONE);

        List<JobHistoryEntry> entries =
                new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock).entries();

        assertThat(entries.get(0).problem()).hasValueSatisfying(why -> {
            assertThat(why.code()).isEqualTo(ProblemCode.SOURCE_MISSING);
            assertThat(why.details()).isEqualTo(missing.details());
        });
        assertThat(entries.get(1).problem().orElseThrow().details())
                .containsEntry("reason", "EACCES")
                .hasEntrySatisfying(
                        "path",
                        path -> assertThat(path)
                                .startsWith("/a\\u{d800}bc")
                                .endsWith("c…")
                                .hasSizeLessThan(1_600));
        assertThat(entries.get(2).problem()).isEmpty();
    }

    @Test
    void aSecondJobIsRefusedWhileOneRunsAndNamesIt(@TempDir Path folder) {
        JobRegistry jobs = new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock);
        try (RunningJob job = jobs.begin(JobKind.BACKUP, "/home", () -> {}, reporting)) {
            Problem problem =
                    catchThrowableOfType(Problem.class, () -> jobs.begin(JobKind.BACKUP, "/etc", () -> {}, reporting));
            assertThat(problem.code()).isEqualTo(ProblemCode.JOB_RUNNING);
            assertThat(problem.details()).containsEntry("job", "backup /home");
            assertThat(jobs.lockHolderNumber()).contains(1L);
        }
        assertThat(jobs.lockHolderNumber()).isEmpty();
        jobs.begin(JobKind.BACKUP, "/etc", () -> {}, reporting).close();
    }

    @Test
    void aRunningJobIsToldToStopThroughItsSocketHoweverDeepTheHomeIs(@TempDir Path folder) throws Exception {
        Path deep = folder.resolve("d".repeat(90)).resolve("e".repeat(90));
        JobRegistry jobs = new JobRegistry(Here.privatePath(deep), Here.PLATFORM.sockets(), clock);
        CountDownLatch told = new CountDownLatch(1);
        try (RunningJob job = jobs.begin(JobKind.BACKUP, "/", told::countDown, reporting)) {
            assertThat(catchThrowableOfType(Problem.class, () -> jobs.cancel(7)).details())
                    .containsEntry("job", "7");
            assertThat(told.getCount()).isEqualTo(1);
            jobs.cancel(1);
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
            jobs.cancel();
        }
        assertThat(catchThrowableOfType(Problem.class, jobs::cancel).code()).isEqualTo(ProblemCode.JOB_NOT_RUNNING);
    }

    @Test
    void theHistorySurvivesAndShowsWhatWasInterrupted(@TempDir Path folder) {
        try (RunningJob job = new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock)
                .begin(JobKind.BACKUP, "/home", () -> {}, reporting)) {
            job.end(DONE);
        }
        new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock)
                .begin(JobKind.BACKUP, "/etc", () -> {}, reporting)
                .close();
        assertThat(new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock).entries())
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first.point()).contains(7L),
                        second -> assertThat(second.ended()).isEmpty());
    }

    @Test
    void theHistoryIsBoundedAndALineThatCannotBeReadIsPassedOver(@TempDir Path folder) throws IOException {
        String lines = IntStream.rangeClosed(1, 519)
                .mapToObj(i -> "{\"job\":" + i + ",\"kind\":\"check\",\"what\":\"\",\"started\":0}\n")
                .collect(Collectors.joining());
        Files.writeString(folder.resolve("jobs"), lines + "half a li");
        JobRegistry jobs = new JobRegistry(Here.privatePath(folder), Here.PLATFORM.sockets(), clock);
        jobs.beginConcurrent(JobKind.CHECK, "point 520", reporting).close();
        assertThat(jobs.entries()).hasSize(500);
        assertThat(jobs.entries().getLast().job()).isEqualTo(520);
    }

    /** As processes do, each has a history of its own over the same file. */
    @Test
    void jobsThatBeginAndEndAtOnceLoseNoEntry(@TempDir Path folder) throws Exception {
        int processes = 4;
        int jobsOfEach = 20;
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(processes)) {
            List<Future<?>> running = new ArrayList<>();
            for (int process = 0; process < processes; process++) {
                JobHistory history = new JobHistory(Here.privatePath(folder));
                Random ids = new Random(process);
                running.add(threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < jobsOfEach; i++) {
                        JobHistoryEntry job = history.begin(JobKind.RECOVERY, "1", 1, JobId.random(ids));
                        history.end(job, DONE, DONE.end(Map.of()), 2);
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertThat(new JobHistory(Here.privatePath(folder)).entries())
                .hasSize(processes * jobsOfEach)
                .allMatch(entry -> entry.ended().isPresent());
    }
}
