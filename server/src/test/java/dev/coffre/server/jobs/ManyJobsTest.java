package dev.coffre.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.catalog.TimeCursor;
import dev.coffre.server.testing.Crowd;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 1,000 machines, 100,000 recovery points and 1,000,000 jobs: no question may take a second. */
@Tag("long")
class ManyJobsTest {
    private static final long SLOWEST_MS = 1_000;
    private static final int REPETITIONS = 20;

    private final SplittableRandom random = new SplittableRandom(8);
    private final TestService service;

    ManyJobsTest(@TempDir Path folder) {
        service = TestService.in(folder);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void everyQuestionIsAnsweredWithinASecond() {
        Crowd crowd = Crowd.seed(service, 10);
        List<VaultId> vaults = crowd.vaults();
        JobSearch search = service.service().jobSearch();
        VaultId vault = vaults.get(3);
        MachineId machine = crowd.machines().get(503);
        JobFilter all = JobFilter.all();
        JobFilter rare = all.kinds(Set.of(JobKind.KEY_CHANGE));
        Optional<TimeCursor> deep =
                Optional.of(new TimeCursor(service.clock().instant().minus(Duration.ofDays(300)), Long.MAX_VALUE));

        asked(
                "newest 50 jobs of all",
                () -> search.page(all, Optional.empty(), 50).jobs());
        asked("50 jobs of all, 300 days back", () -> search.page(all, deep, 50).jobs());
        asked(
                "newest 50 jobs of ten vaults",
                () -> search.page(all.restrictedTo(Set.copyOf(vaults)), Optional.empty(), 50)
                        .jobs());
        asked(
                "newest 50 jobs of a vault",
                () -> search.page(JobFilter.of(vault), Optional.empty(), 50).jobs());
        asked(
                "50 jobs of a vault, 300 days back",
                () -> search.page(JobFilter.of(vault), deep, 50).jobs());
        asked(
                "newest 50 jobs of a machine",
                () -> search.page(all.of(machine), Optional.empty(), 50).jobs());
        asked(
                "failed jobs of a vault",
                () -> search.page(JobFilter.of(vault).states(Set.of(JobState.FAILED)), Optional.empty(), 50)
                        .jobs());
        asked(
                "changes of keys, which are rare",
                () -> search.page(rare, Optional.empty(), 50).jobs());
        Instant dayOfInterest = service.clock().instant().minus(Duration.ofDays(200));
        asked(
                "jobs of a day 200 days ago",
                () -> search.page(
                                all.startedBetween(
                                        Optional.of(dayOfInterest),
                                        Optional.of(dayOfInterest.plus(Duration.ofDays(1)))),
                                Optional.empty(),
                                500)
                        .jobs());
        asked("last day of all, by state", () -> List.of(search.countsOfLastDay(all)));
        asked("last day of a vault, by state", () -> List.of(search.countsOfLastDay(JobFilter.of(vault))));
        asked(
                "health of a vault of 100 machines",
                () -> service.service().healthCheck().of(vault).machines());
        asked(
                "health of all 1,000 machines",
                () -> vaults.stream()
                        .flatMap(each -> service.service().healthCheck().of(each).machines().stream())
                        .toList());
        asked("usage of a vault", () -> service.service().usage().since(vault, LocalDate.EPOCH));
        asked("a job begins", () -> List.of(service.service().jobLog().report(vault, machine, report())));
        asked("a round of housekeeping", () -> {
            service.service().jobLog().expire();
            service.service().usage().recordToday();
            return List.of(true);
        });
    }

    private JobReport report() {
        return new JobReport(
                JobId.random(random),
                JobKind.BACKUP,
                new AgentSoftware("1.0", "Linux"),
                Instant.EPOCH,
                Optional.empty(),
                Optional.of(
                        dev.coffre.vault.job.JobResult.failed(dev.coffre.vault.problem.ProblemCode.QUOTA_EXCEEDED)));
    }

    private static void asked(String question, Supplier<? extends List<?>> answer) {
        long[] millis = new long[REPETITIONS];
        int size = 0;
        for (int i = 0; i < REPETITIONS; i++) {
            long begun = System.nanoTime();
            size = answer.get().size();
            millis[i] = (System.nanoTime() - begun) / 1_000_000;
        }
        long first = millis[0];
        Arrays.sort(millis);
        System.out.printf(
                "%-42s %4d rows, first %4d ms, median %4d ms, slowest %4d ms%n",
                question, size, first, millis[REPETITIONS / 2], millis[REPETITIONS - 1]);
        assertThat(size).as(question).isPositive();
        assertThat(millis[REPETITIONS - 1]).as(question).isLessThan(SLOWEST_MS);
    }
}
