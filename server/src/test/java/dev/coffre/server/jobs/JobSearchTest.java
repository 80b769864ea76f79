package dev.coffre.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.catalog.TimeCursor;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.job.JobStats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSearchTest {
    private static final int JOBS = 120;

    private final SplittableRandom random = new SplittableRandom(4);
    private final TestService service;
    private final List<VaultId> vaults;
    private final List<TestMachine> machines = new ArrayList<>();
    private final JobSearch search;

    /** Jobs of three machines in two vaults, many of them in the same millisecond. */
    JobSearchTest(@TempDir Path folder) {
        service = TestService.in(folder);
        vaults = List.of(service.vault("one"), service.vault("two"));
        search = service.service().jobSearch();
        for (int i = 0; i < 3; i++) {
            machines.add(new TestMachine(service, vaults.get(i / 2), random));
        }
        for (int i = 0; i < JOBS; i++) {
            int machine = random.nextInt(3);
            service.service()
                    .jobLog()
                    .report(vaults.get(machine / 2), machines.get(machine).id(), report());
            service.clock().advance(Duration.ofMillis(random.nextInt(3)));
        }
    }

    private JobReport report() {
        JobState state = JobState.values()[random.nextInt(JobState.values().length)];
        boolean open = state == JobState.IN_PROGRESS && random.nextInt(3) == 0;
        JobState outcome = state == JobState.IN_PROGRESS ? JobState.COMPLETED : state;
        JobResult end =
                new JobResult(outcome, 0, Optional.empty(), 0, Map.of(), new JobStats(1, 2, 3, 4, 5), Optional.empty());
        return new JobReport(
                JobId.random(random),
                JobKind.values()[random.nextInt(JobKind.values().length)],
                new AgentSoftware("1.0", "Linux"),
                Instant.EPOCH,
                Optional.empty(),
                open ? Optional.empty() : Optional.of(end));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private List<Job> everyPage(JobFilter filter, int limit) {
        List<Job> all = new ArrayList<>();
        Optional<TimeCursor> place = Optional.empty();
        do {
            JobPage page = search.page(filter, place, limit);
            assertThat(page.jobs()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.jobs());
            place = page.next()
                    .map(TimeCursor::toString)
                    .map(text -> TimeCursor.parse(text).orElseThrow());
        } while (place.isPresent());
        return all;
    }

    private static boolean fits(Job job, JobFilter filter) {
        var row = job.row();
        return filter.vaults().map(some -> some.contains(row.vault())).orElse(true)
                && filter.machine().map(row.machine()::equals).orElse(true)
                && (filter.kinds().isEmpty() || filter.kinds().contains(row.kind()))
                && (filter.states().isEmpty() || filter.states().contains(row.state()))
                && filter.from().map(from -> !row.started().isBefore(from)).orElse(true)
                && filter.until().map(row.started()::isBefore).orElse(true);
    }

    @Test
    void pagesGoFromTheNewestToTheOldestWithoutGapsOrRepetitions() {
        List<Job> all = everyPage(JobFilter.all(), JobSearch.MAX_PAGE);
        assertThat(all).hasSize(JOBS);
        assertThat(all.stream().map(job -> job.row().cursor()).toList()).isSorted();
        for (int limit : List.of(1, 7, 119, 120, 121)) {
            assertThat(everyPage(JobFilter.all(), limit)).isEqualTo(all);
        }
    }

    @Test
    void everyFilterShowsExactlyWhatFits() {
        List<Job> all = everyPage(JobFilter.all(), JobSearch.MAX_PAGE);
        for (int i = 0; i < 60; i++) {
            JobFilter filter = someFilter(all);
            List<Job> expected = all.stream().filter(job -> fits(job, filter)).toList();
            assertThat(everyPage(filter, 5)).as(filter.toString()).isEqualTo(expected);
        }
    }

    private JobFilter someFilter(List<Job> all) {
        JobFilter filter = JobFilter.all();
        if (random.nextBoolean()) {
            filter = filter.restrictedTo(Set.of(vaults.get(random.nextInt(2))));
        }
        if (random.nextBoolean()) {
            filter = filter.of(machines.get(random.nextInt(3)).id());
        }
        if (random.nextBoolean()) {
            filter = filter.kinds(EnumSet.of(JobKind.BACKUP, JobKind.values()[random.nextInt(4)]));
        }
        if (random.nextBoolean()) {
            filter = filter.states(EnumSet.of(JobState.FAILED, JobState.values()[random.nextInt(5)]));
        }
        Optional<Instant> from = random.nextBoolean()
                ? Optional.of(all.get(random.nextInt(JOBS)).row().started())
                : Optional.empty();
        Optional<Instant> until = random.nextBoolean()
                ? Optional.of(all.get(random.nextInt(JOBS)).row().started())
                : Optional.empty();
        return filter.startedBetween(from, until);
    }

    @Test
    void whoMaySeeNoVaultSeesNoJobNotEvenByNamingTheMachine() {
        assertThat(everyPage(JobFilter.all().restrictedTo(Set.of()), 10)).isEmpty();
        JobFilter foreign = JobFilter.of(vaults.get(1)).of(machines.getFirst().id());
        assertThat(everyPage(foreign, 10)).isEmpty();
        assertThat(everyPage(JobFilter.of(vaults.get(0)).restrictedTo(Set.of(vaults.get(1))), 10))
                .isEmpty();
        assertThat(search.countsOfLastDay(foreign).values()).containsOnly(0L);
    }

    @Test
    void theExportHasALineForEveryJob() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        service.service().jobExport().write(JobFilter.of(vaults.get(0)), out);
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(1 + everyPage(JobFilter.of(vaults.get(0)), 50).size());
        assertThat(lines.getFirst()).startsWith("started,ended,vault,machine,kind,state");
        assertThat(lines.get(1))
                .contains(",one,")
                .endsWith(everyPage(JobFilter.of(vaults.get(0)), 1)
                        .getFirst()
                        .row()
                        .id()
                        .toString());
    }

    @Test
    void aPlaceIsReadAsItWasWrittenAndNothingElse() {
        TimeCursor place = new TimeCursor(Instant.ofEpochMilli(1_700_000_000_123L), 42);
        assertThat(TimeCursor.parse(place.toString())).contains(place);
        for (String wrong : List.of("", "1", "-", "1-", "a-1", "1-1x", "99999999999999999999-1", "1--1")) {
            assertThat(TimeCursor.parse(wrong)).as(wrong).isEmpty();
        }
    }
}
