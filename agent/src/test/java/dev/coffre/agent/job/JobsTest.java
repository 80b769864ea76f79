package dev.coffre.agent.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTest {
    private final InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));

    @Test
    void aSecondJobIsRefusedWhileOneRunsAndNamesIt(@TempDir Path folder) {
        Jobs jobs = new Jobs(folder, clock);
        try (RunningJob job = jobs.begin(JobKind.BACKUP, "/home", () -> {})) {
            Problem problem = catchThrowableOfType(Problem.class, () -> jobs.begin(JobKind.BACKUP, "/etc", () -> {}));
            assertThat(problem.code()).isEqualTo(ProblemCode.JOB_RUNNING);
            assertThat(problem.details()).containsEntry("job", "backup /home");
            assertThat(jobs.running()).contains(1L);
        }
        assertThat(jobs.running()).isEmpty();
        jobs.begin(JobKind.BACKUP, "/etc", () -> {}).close();
    }

    @Test
    void aRunningJobIsToldToStopThroughItsSocketHoweverDeepTheHomeIs(@TempDir Path folder) throws Exception {
        Path deep = folder.resolve("d".repeat(90)).resolve("e".repeat(90));
        Jobs jobs = new Jobs(deep, clock);
        CountDownLatch told = new CountDownLatch(1);
        try (RunningJob job = jobs.begin(JobKind.BACKUP, "/", told::countDown)) {
            jobs.cancel();
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(catchThrowableOfType(Problem.class, jobs::cancel).code()).isEqualTo(ProblemCode.JOB_NOT_RUNNING);
    }

    @Test
    void theHistorySurvivesAndShowsWhatWasInterrupted(@TempDir Path folder) {
        try (RunningJob job = new Jobs(folder, clock).begin(JobKind.BACKUP, "/home", () -> {})) {
            job.ended(new JobOutcome(0, Optional.empty(), Optional.of(7L), 10, 5, 0));
        }
        new Jobs(folder, clock).begin(JobKind.BACKUP, "/etc", () -> {}).close();
        assertThat(new Jobs(folder, clock).entries())
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
        Jobs jobs = new Jobs(folder, clock);
        jobs.note(JobKind.CHECK, "point 520");
        assertThat(jobs.entries()).hasSize(500);
        assertThat(jobs.entries().getLast().job()).isEqualTo(520);
    }
}
