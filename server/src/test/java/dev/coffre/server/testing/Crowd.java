package dev.coffre.server.testing;

import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** 1,000 machines with 100 recovery points each and 1,000,000 jobs, as rows of the catalog only. */
public final class Crowd {
    private static final int MACHINES = 1_000;
    private static final int POINTS_OF_EACH = 100;
    private static final int JOBS = 1_000_000;
    private static final int BATCH = 10_000;
    private static final Duration BETWEEN_JOBS = Duration.ofSeconds(34);

    private final SplittableRandom random = new SplittableRandom(8);
    private final List<VaultId> vaults = new ArrayList<>();
    private final List<MachineId> machines = new ArrayList<>();

    private Crowd() {}

    /** Spread over this many vaults. */
    public static Crowd seed(TestService service, int vaults) {
        Crowd crowd = new Crowd();
        crowd.fill(service, vaults);
        return crowd;
    }

    public List<VaultId> vaults() {
        return List.copyOf(vaults);
    }

    public List<MachineId> machines() {
        return List.copyOf(machines);
    }

    private void fill(TestService service, int vaultCount) {
        for (int i = 0; i < vaultCount; i++) {
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

    private void seedMachine(CatalogConnection connection, int i, Instant now) {
        MachineId machine = MachineId.random(random);
        machines.add(machine);
        byte[] root = bytes(Oid.BYTES);
        TestSql.update(
                connection,
                "INSERT INTO domain (nr, id, vault, epoch, bytes_stored) VALUES (?, ?, ?, 1, 1000000)",
                i + 1,
                DomainId.random(random).bytes(),
                vaults.get(i % vaults.size()).bytes());
        TestSql.update(
                connection,
                "INSERT INTO machine (id, vault, domain, name, os, registered, key_gen) VALUES (?, ?, ?, ?, 'Linux',"
                        + " ?, 1)",
                machine.bytes(),
                vaults.get(i % vaults.size()).bytes(),
                i + 1,
                "machine-" + i,
                now.minus(Duration.ofDays(400)).toEpochMilli());
        TestSql.update(
                connection,
                "INSERT INTO record (ord, oid, domain, type, epoch, depth, pack, start, length, state)"
                        + " VALUES (?, ?, ?, 4, 1, 1, 1, 0, 100, 0)",
                i + 1,
                root,
                i + 1);
        for (int seq = 1; seq <= POINTS_OF_EACH; seq++) {
            TestSql.update(
                    connection,
                    "INSERT INTO point (machine, seq, hash, received_at, files, bytes, root) VALUES (?, ?, ?, ?, 10,"
                            + " 1000, ?)",
                    machine.bytes(),
                    seq,
                    bytes(Sha256.BYTES),
                    now.minus(Duration.ofDays(POINTS_OF_EACH - seq)).toEpochMilli(),
                    root);
        }
    }

    private void seedJobs(CatalogConnection connection, int first, Instant now) {
        List<@Nullable Object[]> rows = new ArrayList<>(BATCH);
        for (int i = first; i < first + BATCH; i++) {
            Instant started = now.minus(BETWEEN_JOBS.multipliedBy(JOBS - i));
            int machine = random.nextInt(MACHINES);
            boolean open = i >= JOBS - 300;
            rows.add(new @Nullable Object[] {
                machines.get(machine).bytes(),
                bytes(JobId.BYTES),
                vaults.get(machine % vaults.size()).bytes(),
                kind().code(),
                (open ? JobState.IN_PROGRESS : outcome()).code(),
                started.toEpochMilli(),
                now.toEpochMilli(),
                open ? null : started.plusSeconds(30).toEpochMilli(),
                open ? null : 0
            });
        }
        TestSql.updateEach(
                connection,
                "INSERT INTO job (machine, id, vault, kind, state, started, heard, ended, agent_started,"
                        + " agent_version, os, exit_code, code, warnings, warnings_by_code, files, bytes, bytes_read,"
                        + " bytes_sent, bytes_stored, point) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, '1.0', 'Linux 6.12', ?,"
                        + " NULL, 0, '', 10, 1000, 100, 50, 40, 1)",
                rows);
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
}
