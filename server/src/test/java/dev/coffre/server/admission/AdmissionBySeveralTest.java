package dev.coffre.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.gc.GcPhase;
import dev.coffre.server.testing.TestProcesses;
import dev.coffre.server.testing.TestProcesses.OneProcess;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another process does between the moment at which one looks and the one at which its transaction decides. */
class AdmissionBySeveralTest {
    private final SplittableRandom random = new SplittableRandom(11);
    private final DomainId domain = DomainId.random(random);
    private final TestRecords records = new TestRecords(domain, random);
    private final MachineId machine = MachineId.random(random);
    private final MachineId twin = MachineId.random(random);
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());

    @TempDir
    private Path folder;

    private TestProcesses processes;
    private OneProcess first;
    private OneProcess second;
    private VaultId vault;

    @BeforeEach
    void open() {
        processes = new TestProcesses(folder, 2);
        first = processes.get(0);
        second = processes.get(1);
        vault = first.service().vault("documents");
        for (MachineId each : List.of(machine, twin)) {
            first.service()
                    .register(
                            vault,
                            each,
                            domain,
                            pointKey.verifyingKey(),
                            new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        }
    }

    @AfterEach
    void close() {
        if (processes != null) {
            processes.close();
        }
    }

    private Vault at(OneProcess process, MachineId who) {
        return process.service().as(vault, who, domain);
    }

    private VaultSession session(OneProcess process, MachineId who) {
        return at(process, who).open(Optional.empty());
    }

    /** Once, after this process has written its next pack and before its transaction. */
    private static void afterPack(OneProcess process, Runnable meanwhile) {
        process.store().afterCreate(file -> {
            process.store().afterCreate(next -> {});
            meanwhile.run();
        });
    }

    private Catalog catalog() {
        return first.service().store().catalog();
    }

    private List<RecordRow> rows() {
        List<Long> ords = new ArrayList<>();
        return catalog().read(connection -> {
            TestSql.forEach(connection, row -> ords.add(row.getLong(1)), "SELECT ord FROM record ORDER BY ord");
            return new VaultRecordTable(connection)
                    .findAll(ords).stream()
                            .sorted(Comparator.comparingLong(RecordRow::ord))
                            .toList();
        });
    }

    private void assertDense() {
        List<RecordRow> rows = rows();
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).ord()).isEqualTo(i + 1);
        }
    }

    private List<PackRow> packs() {
        return catalog().read(connection -> new PackTable(connection).all());
    }

    private long stored() {
        return first.service().service().inventory().vault(vault).bytesStored();
    }

    private long backUp(OneProcess process, RecordBytes... below) {
        RecordBytes root = records.tree(below);
        List<RecordBytes> batch = new ArrayList<>(List.of(below));
        batch.add(root);
        VaultSession session = session(process, machine);
        assertThat(session.put(batch)).isInstanceOf(PutResult.Admitted.class);
        var head = at(process, machine).chain(machine).head();
        assertThat(session.commit(records.point(machine, head, root.oid(), pointKey)))
                .isInstanceOf(CommitResult.Committed.class);
        return head.seq() + 1;
    }

    private void cycle(OneProcess process) {
        processes.clock().advance(Duration.ofDays(1));
        process.service().service().collector().run();
    }

    /** A record that the next cycle condemns. */
    private RecordBytes doomed() {
        RecordBytes chunk = records.chunk(5_000);
        long seq = backUp(first, chunk);
        cycle(second);
        cycle(second);
        first.service()
                .store()
                .ledger()
                .append(new JournalEvent.PointsRemoved(
                        vault, machine, List.of(seq), Tombstone.Reason.RETENTION.number()));
        return chunk;
    }

    private List<RecordBytes> fetch(OneProcess process, RecordBytes... wanted) {
        FetchedRecords fetched = new FetchedRecords();
        at(process, machine)
                .fetch(List.of(wanted).stream().map(RecordBytes::oid).toList(), fetched);
        return fetched.records();
    }

    @Test
    void aRecordThatAnotherProcessStoredMeanwhileHasOnePlace() {
        RecordBytes both = records.chunk(5_000);
        RecordBytes own = records.chunk(7_000);
        afterPack(
                first,
                () -> assertThat(session(second, twin).put(List.of(both)))
                        .isEqualTo(new PutResult.Admitted(1, both.bytes().length)));

        assertThat(session(first, machine).put(List.of(both, own)))
                .isEqualTo(new PutResult.Admitted(1, own.bytes().length));

        assertDense();
        assertThat(rows()).hasSize(2);
        assertThat(fetch(second, both, own)).containsExactlyInAnyOrder(both, own);
        assertThat(stored()).as("the second copy counts").isEqualTo(2L * both.bytes().length + own.bytes().length);
    }

    /** As after a failover: the numbers of domains are not in the journal. */
    @Test
    void aPackIsOfItsDomainEvenIfThatGotAnotherNumberMeanwhile() {
        RecordBytes chunk = records.chunk(5_000);
        int before = domainNr();
        afterPack(first, () -> catalog().change(connection -> renumber(connection, before, before + 7)));

        assertThat(session(first, machine).put(List.of(chunk))).isInstanceOf(PutResult.Admitted.class);

        assertThat(packs())
                .singleElement()
                .satisfies(pack -> assertThat(pack.domain()).isEqualTo(domain));
        assertThat(fetch(second, chunk)).containsExactly(chunk);
    }

    private int domainNr() {
        return catalog()
                .read(connection -> new VaultTable(connection).domain(domain))
                .orElseThrow()
                .nr();
    }

    /** The former number is that of another domain then. */
    private void renumber(CatalogConnection connection, int from, int to) {
        TestSql.update(
                connection,
                "INSERT INTO domain (nr, id, vault, epoch, bytes_stored) SELECT " + to
                        + ", decode('00', 'hex') || substr(id, 2), vault, epoch, bytes_stored FROM domain WHERE nr = "
                        + from);
        for (String table : List.of("machine", "slot")) {
            TestSql.update(connection, "UPDATE " + table + " SET domain = " + to + " WHERE domain = " + from);
        }
        TestSql.update(connection, "UPDATE domain SET id = decode('ff', 'hex') || substr(id, 2) WHERE nr = " + from);
        TestSql.update(connection, "UPDATE domain SET id = ? WHERE nr = " + to, (Object) domain.bytes());
    }

    @Test
    void aChildThatWasCondemnedMeanwhileIsMissing() {
        RecordBytes chunk = doomed();
        afterPack(first, () -> cycle(second));

        assertThat(session(first, twin).put(List.of(records.tree(chunk))))
                .isEqualTo(new PutResult.Missing(List.of(chunk.oid())));
    }

    @Test
    void aRecordThatWasCondemnedMeanwhileIsStoredAgain() {
        RecordBytes chunk = doomed();
        RecordBytes other = records.chunk(5_000);
        afterPack(first, () -> cycle(second));

        VaultSession session = session(first, twin);
        assertThat(session.put(List.of(chunk, other))).isInstanceOf(PutResult.Admitted.class);

        assertThat(session.have(List.of(chunk.oid(), other.oid())).cardinality())
                .isEqualTo(2);
        assertThat(fetch(second, chunk, other)).containsExactlyInAnyOrder(chunk, other);
        RecordRow row = catalog()
                .read(connection -> new VaultRecordTable(connection).find(chunk.oid()))
                .orElseThrow();
        assertThat(row.isLive()).isTrue();
        assertDense();
    }

    @Test
    void theQuotaCountsWhatAnotherProcessStoredMeanwhile() {
        first.service().store().ledger().append(new JournalEvent.QuotaSet(vault, 1_000_000));
        afterPack(
                first,
                () -> assertThat(session(second, twin).put(List.of(records.chunk(600_000))))
                        .isInstanceOf(PutResult.Admitted.class));

        VaultSession session = session(first, machine);
        assertThatThrownBy(() -> session.put(List.of(records.chunk(600_000))))
                .isInstanceOfSatisfying(
                        Problem.class, refused -> assertThat(refused.code()).isEqualTo(ProblemCode.QUOTA_EXCEEDED));
        assertThat(rows()).hasSize(1);
    }

    @Test
    void aMachineThatWasRemovedMeanwhileIsRefused() {
        VaultSession session = session(first, machine);
        afterPack(
                first, () -> second.service().store().ledger().append(new JournalEvent.MachineRemoved(vault, machine)));

        assertThatThrownBy(() -> session.put(List.of(records.chunk())))
                .isInstanceOfSatisfying(
                        Problem.class, refused -> assertThat(refused.code()).isEqualTo(ProblemCode.MACHINE_UNKNOWN));
        assertThat(rows()).isEmpty();
    }

    @Test
    void aGroupWhoseCommitGotNoAnswerIsWrittenOnce() {
        RecordBytes chunk = records.chunk(5_000);
        VaultSession session = session(first, machine);
        afterPack(
                first,
                () -> first.connections().afterCommit(() -> {
                    throw new SQLException("test", "08006");
                }));

        assertThat(session.put(List.of(chunk))).isInstanceOf(PutResult.Admitted.class);

        assertDense();
        assertThat(rows()).hasSize(1);
        assertThat(packs()).hasSize(1);
        assertThat(stored()).isEqualTo(chunk.bytes().length);
    }

    @Test
    void aPackThatAnotherProcessAdoptedMeanwhileIsThatOne() {
        RecordBytes chunk = records.chunk(5_000);
        afterPack(first, () -> second.service().service().reconciler().runAlone(() -> {}));

        assertThat(session(first, machine).put(List.of(chunk))).isInstanceOf(PutResult.Admitted.class);

        assertThat(packs()).hasSize(1);
        assertThat(rows())
                .singleElement()
                .satisfies(row ->
                        assertThat(row.packNr()).isEqualTo(packs().getFirst().nr()));
        cycle(second);
        assertThat(fetch(second, chunk)).containsExactly(chunk);
    }

    /** The transaction looks all of them up, with the lock of all writers. */
    @Test
    void aGroupTakesNoMoreBatchesOnceItNames65536Records() {
        RecordBytes[] unknown =
                Stream.generate(records::chunk).limit(RecordHeader.MAX_CHILDREN).toArray(RecordBytes[]::new);
        RecordBytes page = records.tree(unknown);
        VaultSession session = session(first, machine);
        AtomicInteger groups = new AtomicInteger();
        countGroups(groups);
        List<Future<PutResult>> sent = new ArrayList<>();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            afterPack(first, () -> {
                for (int i = 0; i < 40; i++) {
                    sent.add(senders.submit(() -> session.put(List.of(page))));
                }
                LockSupport.parkNanos(Duration.ofSeconds(2).toNanos()); // they are checked for the next group meanwhile
            });
            assertThat(session.put(List.of(records.chunk()))).isInstanceOf(PutResult.Admitted.class);
        }
        assertThat(sent)
                .hasSize(40)
                .allSatisfy(result -> assertThat(result.get()).isInstanceOf(PutResult.Missing.class));
        assertThat(groups.get())
                .as("the first, and 16 pages in each of the others")
                .isGreaterThanOrEqualTo(4);
    }

    /** A group of one session updates it once. */
    private void countGroups(AtomicInteger groups) {
        first.connections().afterStatement("UPDATE session SET bytes_received", () -> {
            groups.incrementAndGet();
            countGroups(groups);
        });
    }

    /** Its file is deleted a day later. */
    @Test
    void aPackThatAnotherProcessRetiredMeanwhileGetsNoRecords() {
        RecordBytes chunk = records.chunk(5_000);
        afterPack(
                first,
                () -> second.service().store().catalog().change(connection -> {
                    PackHeader found =
                            second.service().store().files().packs(vault).list().getFirst();
                    int domainNr = new VaultTable(connection)
                            .domain(domain)
                            .orElseThrow()
                            .nr();
                    new PackTable(connection).insertClosed(1, found, domainNr, 0);
                    new PackTable(connection).retire(1, processes.clock().instant());
                }));

        assertThat(session(first, machine).put(List.of(chunk))).isInstanceOf(PutResult.Admitted.class);

        assertThat(packs()).hasSize(2);
        assertThat(rows()).extracting(RecordRow::packNr).containsExactly(2L);
        assertThat(packs()).last().extracting(PackRow::bytes).isEqualTo((long) chunk.bytes().length);
        assertThat(fetch(second, chunk)).containsExactly(chunk);
    }

    /** Others have found, collected and deleted it by then, as while the machine of a process was suspended. */
    @Test
    void aPackThatWasBegunLongAgoGetsNoRow() {
        Instant now = catalog().now();

        assertThat(insert(now.minus(GroupPacks.MAX_AGE).minusSeconds(60))).isEmpty();
        assertThat(packs()).isEmpty();
        assertThat(insert(now.minus(GroupPacks.MAX_AGE).plusSeconds(600))).containsEntry(7L, 1L);
    }

    private Map<Long, Long> insert(Instant begun) {
        PackHeader header = new PackHeader(PackKind.DATA, PackId.random(random), domain);
        return catalog().write(connection -> {
            DomainRow row = new VaultTable(connection).domain(domain).orElseThrow();
            OpenPack pack = new OpenPack(
                    7, row, first.service().store().files().packs(vault).create(header));
            return new GroupPacks(List.of(pack.seal(true))).begunAt(begun).insert(connection);
        });
    }

    @Test
    void theTimeIsReadBeforeThePackIsWritten() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        VaultSession session = session(first, machine);
        afterPack(first, () -> order.add("pack"));
        first.connections().afterStatement("clock_timestamp", () -> order.add("time"));

        assertThat(session.put(List.of(records.chunk()))).isInstanceOf(PutResult.Admitted.class);

        assertThat(order).containsExactly("time", "pack");
    }

    @Test
    void whatAnotherProcessPinnedRightBeforeTheFlipIsSpared() {
        RecordBytes chunk = doomed();
        VaultSession session = session(first, twin);
        processes.clock().advance(Duration.ofDays(1));
        second.service().service().collector().run(phase -> {
            if (phase == GcPhase.FLIP) {
                assertThat(session.have(List.of(chunk.oid())).get(0)).isTrue();
            }
        });

        assertThat(session.have(List.of(chunk.oid())).get(0)).isTrue();
        assertThat(at(second, twin)
                        .open(Optional.of(session.id()))
                        .have(List.of(chunk.oid()))
                        .get(0))
                .isTrue();
    }

    @Test
    void whatASessionSentAlthoughItWasThereIsSpared() {
        RecordBytes chunk = doomed();
        VaultSession session = session(first, twin);
        assertThat(session.put(List.of(chunk))).isEqualTo(new PutResult.Admitted(0, 0));

        cycle(second);

        assertThat(session.have(List.of(chunk.oid())).get(0)).isTrue();
    }

    @Test
    void haveThatLookedBeforeTheFlipOfAnotherProcessSaysNo() {
        RecordBytes chunk = doomed();
        VaultSession session = session(first, twin);
        first.connections().afterStatement("record WHERE oid", () -> cycle(second));

        assertThat(session.have(List.of(chunk.oid())).get(0)).isFalse();
    }

    /** The flip's transaction has the lock of writers, so what is pinned meanwhile comes after it. */
    @Test
    void whatAnotherProcessPinsDuringTheFlipIsRefused() throws InterruptedException {
        RecordBytes chunk = doomed();
        processes.clock().advance(Duration.ofDays(1));
        VaultSession session = session(first, twin);
        session.have(List.of()); // records the use, which is a write, too
        boolean[] isThere = {true};
        Thread asking = Thread.ofPlatform()
                .unstarted(() -> isThere[0] = session.have(List.of(chunk.oid())).get(0));
        second.service().service().collector().run(phase -> {
            if (phase == GcPhase.FLIP) {
                second.connections().afterStatement("FROM session s WHERE s.finished = 0", () -> {
                    asking.start();
                    try {
                        asking.join(500); // it waits for the transaction
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    assertThat(asking.isAlive()).isTrue();
                });
            }
        });
        asking.join();
        assertThat(isThere[0]).isFalse();
    }
}
