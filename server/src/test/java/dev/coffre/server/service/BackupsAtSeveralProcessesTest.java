package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.testing.CoreVault;
import dev.coffre.server.testing.TestProcesses;
import dev.coffre.server.testing.TestProcesses.OneProcess;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines of the same domains back up at three processes at once, each request at another one, while garbage is collected and
 * one process ends.
 */
class BackupsAtSeveralProcessesTest {
    private static final int MACHINES = 6;
    private static final int BACKUPS = 8;
    private static final int CHUNKS = 24;

    private final SplittableRandom random = new SplittableRandom(17);

    @TempDir
    private Path folder;

    /** A process as a balancer sees it: requests end before it does, and then none comes any more. */
    private static final class Target {
        private final OneProcess process;
        private final ReadWriteLock requests = new ReentrantReadWriteLock();
        private boolean isClosed;

        Target(OneProcess process) {
            this.process = process;
        }

        <T> Optional<T> request(Supplier<T> work) {
            requests.readLock().lock();
            try {
                return isClosed ? Optional.empty() : Optional.of(work.get());
            } finally {
                requests.readLock().unlock();
            }
        }

        void close() {
            requests.writeLock().lock();
            try {
                isClosed = true;
                process.service().close();
            } finally {
                requests.writeLock().unlock();
            }
        }
    }

    /** The records that machines with one set of keys send. */
    private static final class Files {
        private final DomainId domain;
        private final TestRecords records;
        private final List<RecordBytes> chunks = new ArrayList<>();

        Files(SplittableRandom random) {
            domain = DomainId.random(random);
            records = new TestRecords(domain, random);
            for (int i = 0; i < CHUNKS; i++) {
                chunks.add(records.chunk(1_000 + 100 * i));
            }
        }

        synchronized RecordBytes tree(List<RecordBytes> kids) {
            return records.tree(kids.toArray(RecordBytes[]::new));
        }

        synchronized SignedPoint point(MachineId machine, ChainHead head, Oid root, SigningKey key) {
            return records.point(machine, head, root, key);
        }
    }

    private final class Machine {
        private final MachineId id = MachineId.random(random);
        private final SigningKey key = SigningKey.generate(new SecureRandom());
        private final SplittableRandom choices = random.split();
        private final Files files;
        private final VaultId vault;
        private final List<Target> targets;

        /** What each point that is not removed needs, by its number. */
        private final Map<Long, List<RecordBytes>> acked = new TreeMap<>();

        Machine(Files files, VaultId vault, List<Target> targets) {
            this.files = files;
            this.vault = vault;
            this.targets = targets;
            targets.getFirst()
                    .process
                    .service()
                    .register(
                            vault,
                            id,
                            files.domain,
                            key.verifyingKey(),
                            new DomainSlots(List.of(files.records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        }

        /** Sends a request to any process that answers. */
        private <T> T ask(Function<OneProcess, T> request) {
            while (true) {
                Target target = targets.get(choices.nextInt(targets.size()));
                Optional<T> answer = target.request(() -> request.apply(target.process));
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
        }

        private VaultSession at(OneProcess process, Optional<VaultSession> session) {
            CoreVault core = new CoreVault(
                    process.service().service(), new TokenIdentity.MachineTokenIdentity(vault, id, files.domain, 1));
            return session.map(known -> core.session(known.id())).orElseGet(() -> core.open(Optional.empty()));
        }

        void backUpAll() {
            for (int i = 0; i < BACKUPS; i++) {
                backUp();
                if (acked.size() > 3) {
                    removeOldest();
                }
            }
        }

        private void backUp() {
            Set<RecordBytes> some = new HashSet<>();
            for (int i = 0; i < 6; i++) {
                some.add(files.chunks.get(choices.nextInt(CHUNKS)));
            }
            List<RecordBytes> wanted = List.copyOf(some);
            Optional<VaultSession> session = Optional.of(ask(process -> at(process, Optional.empty())));
            List<RecordBytes> lower = wanted.subList(0, wanted.size() / 2);
            RecordBytes page = files.tree(lower);
            List<RecordBytes> upper = new ArrayList<>(wanted.subList(wanted.size() / 2, wanted.size()));
            upper.add(page);
            RecordBytes root = files.tree(upper);
            List<RecordBytes> all = new ArrayList<>(wanted);
            all.add(page);
            all.add(root);

            BitSet have = ask(process -> at(process, session)
                    .have(wanted.stream().map(RecordBytes::oid).toList()));
            for (int i = 0; i < wanted.size(); i++) {
                if (!have.get(i)) {
                    put(session, all, List.of(wanted.get(i)));
                }
            }
            put(session, all, List.of(page));
            put(session, all, List.of(root));
            long seq = commit(session, all, root);
            acked.put(seq, wanted);
        }

        /** Sends what is missing first, as an agent does. */
        private void put(Optional<VaultSession> session, List<RecordBytes> all, List<RecordBytes> batch) {
            while (ask(process -> at(process, session).put(batch)) instanceof PutResult.Missing missing) {
                put(session, all, named(all, missing.oids()));
            }
        }

        private long commit(Optional<VaultSession> session, List<RecordBytes> all, RecordBytes root) {
            while (true) {
                ChainHead head = ask(process ->
                        process.service().as(vault, id, files.domain).chain(id).head());
                var point = files.point(id, head, root.oid(), key);
                switch (ask(process -> at(process, session).commit(point))) {
                    case CommitResult.Committed done -> {
                        return head.seq() + 1;
                    }
                    case CommitResult.Missing missing -> put(session, all, named(all, missing.oids()));
                    case CommitResult.HeadMoved moved -> throw new AssertionError(moved);
                }
            }
        }

        private static List<RecordBytes> named(List<RecordBytes> all, List<Oid> oids) {
            return all.stream().filter(record -> oids.contains(record.oid())).toList();
        }

        private void removeOldest() {
            long oldest = acked.keySet().iterator().next();
            acked.remove(oldest);
            ask(process -> {
                process.service()
                        .store()
                        .ledger()
                        .append(new JournalEvent.PointsRemoved(
                                vault, id, List.of(oldest), Tombstone.Reason.RETENTION.number()));
                return true;
            });
        }

        void assertReadable(OneProcess process) {
            acked.forEach((seq, wanted) -> {
                FetchedRecords fetched = new FetchedRecords();
                process.service()
                        .as(vault, id, files.domain)
                        .fetch(wanted.stream().map(RecordBytes::oid).toList(), fetched);
                assertThat(fetched.records()).as("point %d", seq).containsExactlyInAnyOrderElementsOf(wanted);
            });
        }
    }

    @Test
    void acknowledgedRecordsStayAndARebuildFindsTheSame() throws Exception {
        TestProcesses processes = new TestProcesses(folder, 3);
        List<Target> targets = new ArrayList<>();
        List<Machine> machines = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                targets.add(new Target(processes.get(i)));
            }
            VaultId vault = processes.get(0).service().vault("documents");
            List<Files> files = List.of(new Files(random), new Files(random));
            for (int i = 0; i < MACHINES; i++) {
                machines.add(new Machine(files.get(i % 2), vault, targets));
            }
            try (ExecutorService threads = Executors.newFixedThreadPool(MACHINES + 1)) {
                List<Future<?>> running = new ArrayList<>();
                machines.forEach(machine -> running.add(threads.submit(machine::backUpAll)));
                Future<?> collection = threads.submit(() -> {
                    for (int i = 0; i < 5; i++) { // so few days that nothing is dropped
                        processes.clock().advance(Duration.ofDays(1));
                        targets.get(1)
                                .request(() -> processes
                                        .get(1)
                                        .service()
                                        .service()
                                        .collector()
                                        .run());
                        if (i == 2) {
                            targets.get(0).close();
                        }
                    }
                });
                collection.get();
                for (Future<?> each : running) {
                    each.get();
                }
            }
            machines.forEach(machine -> machine.assertReadable(processes.get(2)));
        } finally {
            processes.close();
        }
        List<String> known = dump(processes);
        OfflineVault offline =
                new OfflineVault(new DataDirectory(processes.folder()), processes.clock(), new SecureRandom());
        List<ScrubFinding> findings = new ArrayList<>();
        offline.scrub(findings::add);
        assertThat(findings).isEmpty();
        offline.rebuild();
        assertThat(dump(processes)).isEqualTo(known);
    }

    /** Returns all records and edges, without ords and locations, of which a rebuild has others. */
    private static List<String> dump(TestProcesses processes) {
        try (Catalog catalog = Catalog.open(processes.catalog())) {
            return catalog.read(connection -> {
                List<Long> ords = new ArrayList<>();
                TestSql.forEach(connection, row -> ords.add(row.getLong(1)), "SELECT ord FROM record ORDER BY ord");
                assertThat(ords.getLast()).as("ords are dense").isEqualTo(ords.size());
                VaultRecordTable records = new VaultRecordTable(connection);
                List<String> all = new ArrayList<>();
                for (RecordRow row : records.findAll(ords)) {
                    assertThat(row.state()).isNotIn(RecordState.DAMAGED, RecordState.TAINTED);
                    List<String> kids = new ArrayList<>();
                    for (long kid : records.children(row.ord())) {
                        kids.add(records.find(kid).orElseThrow().oid().toString());
                    }
                    kids.sort(null);
                    all.add(row.oid() + " " + row.type() + " " + row.depth() + " " + row.length() + " " + kids);
                }
                all.sort(null);
                return all;
            });
        }
    }
}
