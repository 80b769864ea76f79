package dev.coffre.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.catalog.JobPlace;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
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
    private static final int VAULTS = 10;
    private static final int MACHINES = 1_000;
    private static final int POINTS_OF_EACH = 100;
    private static final int JOBS = 1_000_000;
    private static final int BATCH = 10_000;
    private static final Duration BETWEEN_JOBS = Duration.ofSeconds(34);
    private static final long SLOWEST_MS = 1_000;
    private static final int REPETITIONS = 20;

    private final SplittableRandom random = new SplittableRandom(8);
    private final TestService service;
    private final List<VaultId> vaults = new ArrayList<>();
    private final List<MachineId> machines = new ArrayList<>();

    ManyJobsTest(@TempDir Path folder) {
        service = TestService.in(folder);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void everyQuestionIsAnsweredWithinASecond() {
        seed();
        JobSearch search = service.service().jobSearch();
        VaultId vault = vaults.get(3);
        MachineId machine = machines.get(503);
        JobFilter all = JobFilter.all();
        JobFilter rare = all.kinds(Set.of(JobKind.KEY_CHANGE));
        Optional<JobPlace> deep =
                Optional.of(new JobPlace(service.clock().instant().minus(Duration.ofDays(300)), Long.MAX_VALUE));

        asked(
                "newest 50 jobs of all",
                () -> search.page(all, Optional.empty(), 50).jobs());
        asked("50 jobs of all, 300 days back", () -> search.page(all, deep, 50).jobs());
        asked(
                "newest 50 jobs of ten vaults",
                () -> search.page(all.within(Set.copyOf(vaults)), Optional.empty(), 50)
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
                                all.started(
                                        Optional.of(dayOfInterest),
                                        Optional.of(dayOfInterest.plus(Duration.ofDays(1)))),
                                Optional.empty(),
                                500)
                        .jobs());
        asked("last day of all, by state", () -> List.of(search.lastDay(all)));
        asked("last day of a vault, by state", () -> List.of(search.lastDay(JobFilter.of(vault))));
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
            service.service().jobLog().tend();
            service.service().usage().write();
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
                Optional.of(dev.coffre.vault.job.JobEnd.failed(dev.coffre.vault.problem.ProblemCode.QUOTA_EXCEEDED)));
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

    private void seed() {
        for (int i = 0; i < VAULTS; i++) {
            vaults.add(service.vault("vault-" + i));
        }
        Instant now = service.clock().instant();
        service.store().catalog().change(connection -> {
            for (int i = 0; i < MACHINES; i++) {
                seedMachine(connection, i, now);
            }
        });
        for (int from = 0; from < JOBS; from += BATCH) {
            int first = from;
            service.store().catalog().change(connection -> seedJobs(connection, first, now));
        }
    }

    private void seedMachine(Connection connection, int i, Instant now) throws SQLException {
        MachineId machine = MachineId.random(random);
        machines.add(machine);
        byte[] root = bytes(Oid.BYTES);
        insert(
                connection,
                "INSERT INTO domain (nr, id, vault, epoch, bytes_stored) VALUES (?, ?, ?, 1, 1000000)",
                i + 1,
                DomainId.random(random).bytes(),
                vaults.get(i % VAULTS).bytes());
        insert(
                connection,
                "INSERT INTO machine (id, vault, domain, name, os, registered, key_gen) VALUES (?, ?, ?, ?, 'Linux', ?, 1)",
                machine.bytes(),
                vaults.get(i % VAULTS).bytes(),
                i + 1,
                "machine-" + i,
                now.minus(Duration.ofDays(400)).toEpochMilli());
        insert(
                connection,
                "INSERT INTO record (oid, domain, type, epoch, depth, pack, start, length, state)"
                        + " VALUES (?, ?, 4, 1, 1, 1, 0, 100, 0)",
                root,
                i + 1);
        for (int seq = 1; seq <= POINTS_OF_EACH; seq++) {
            insert(
                    connection,
                    "INSERT INTO point (machine, seq, hash, received_at, files, bytes, root) VALUES (?, ?, ?, ?, 10, 1000, ?)",
                    machine.bytes(),
                    seq,
                    bytes(Sha256.BYTES),
                    now.minus(Duration.ofDays(POINTS_OF_EACH - seq)).toEpochMilli(),
                    root);
        }
    }

    private void seedJobs(Connection connection, int first, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO job (machine, id, vault, kind, state, started, heard, ended, agent_started, agent_version, os,"
                        + " exit_code, code, warnings, warnings_by_code, files, bytes, bytes_read, bytes_sent,"
                        + " bytes_stored, point) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, '1.0', 'Linux 6.12', ?, NULL, 0, '',"
                        + " 10, 1000, 100, 50, 40, 1)")) {
            for (int i = first; i < first + BATCH; i++) {
                Instant started = now.minus(BETWEEN_JOBS.multipliedBy(JOBS - i));
                int machine = random.nextInt(MACHINES);
                boolean open = i >= JOBS - 300;
                insert.setBytes(1, machines.get(machine).bytes());
                insert.setBytes(2, bytes(JobId.BYTES));
                insert.setBytes(3, vaults.get(machine % VAULTS).bytes());
                insert.setString(4, kind().code());
                insert.setString(5, (open ? JobState.IN_PROGRESS : outcome()).code());
                insert.setLong(6, started.toEpochMilli());
                insert.setLong(7, now.toEpochMilli());
                if (open) {
                    insert.setNull(8, java.sql.Types.BIGINT);
                    insert.setNull(9, java.sql.Types.INTEGER);
                } else {
                    insert.setLong(8, started.plusSeconds(30).toEpochMilli());
                    insert.setInt(9, 0);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private JobKind kind() {
        int chance = random.nextInt(10_000);
        return chance == 0
                ? JobKind.KEY_CHANGE
                : chance < 200 ? JobKind.RECOVERY : chance < 500 ? JobKind.CHECK : JobKind.BACKUP;
    }

    private JobState outcome() {
        int chance = random.nextInt(1_000);
        return chance < 10
                ? JobState.FAILED
                : chance < 15
                        ? JobState.CANCELLED
                        : chance < 100 ? JobState.COMPLETED_WITH_WARNINGS : JobState.COMPLETED;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void insert(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
    }
}
