package dev.coffre.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.catalog.SessionTable;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.WatchedConnections;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupSessionsTest {
    private final SplittableRandom random = new SplittableRandom(8);
    private final WatchedConnections connections = new WatchedConnections();
    private final MemorySessionPins pins = new MemorySessionPins();
    private final TestService service;
    private final TestRecords records;
    private final TokenIdentity.MachineTokenIdentity machine;
    private final AdmissionThread admissionThread;
    private final BackupSessions sessions;

    BackupSessionsTest(@TempDir Path folder) {
        service = TestService.on(folder, new LocalDisk(), connections::over, new SimulatedClock());
        VaultId vault = service.vault("documents");
        DomainId domain = DomainId.random(random);
        records = new TestRecords(domain, random);
        machine = new TokenIdentity.MachineTokenIdentity(vault, MachineId.random(random), domain, 1);
        service.register(
                vault,
                machine.machine(),
                domain,
                SigningKey.generate(new SecureRandom()).verifyingKey(),
                new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        var catalog = service.store().catalog();
        admissionThread = new AdmissionThread(
                catalog,
                new OpenPacks(service.store().files(), random, 0, false),
                new CapacityCheck(catalog, new DiskSpace(folder)),
                new GroupFlusher(new OwnGroupWriter(catalog, pins), ThreadFactories.PLATFORM),
                ThreadFactories.PLATFORM);
        admissionThread.start();
        sessions = new BackupSessions(
                catalog,
                admissionThread,
                new AliasRecorder(catalog, service.store().ledger(), admissionThread),
                pins,
                (owner, shared, met) -> {},
                service.clock(),
                random);
    }

    @AfterEach
    void stop() {
        admissionThread.close();
        service.close();
    }

    /** Opens as many sessions as displace every other one. */
    private void displaceOthers() {
        for (int i = 0; i < 4; i++) {
            SessionId newer = sessions.open(machine).id();
            sessions.have(machine, newer, List.of(records.chunk().oid()));
        }
    }

    private boolean exists(SessionId session) {
        return service.store()
                .catalog()
                .read(connection -> new SessionTable(connection).find(session))
                .isPresent();
    }

    @Test
    void aHaveThatRacesWithDisplacementLeavesNoPins() {
        RecordBytes chunk = records.chunk();
        sessions.put(machine, sessions.open(machine).id(), List.of(chunk), Runnable::run);
        SessionId displaced = sessions.open(machine).id();
        connections.afterStatement("record WHERE oid", this::displaceOthers);
        assertThatThrownBy(() -> sessions.have(machine, displaced, List.of(chunk.oid())))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.SESSION_UNKNOWN));
        assertThat(exists(displaced)).isFalse();
        assertThat(pins.sessions()).isZero();
        assertThat(pins.ofSession(displaced)).isEqualTo(new BitSet());
    }

    @Test
    void aBatchThatWaitedWhileItsSessionWasDisplacedLeavesNoPins() {
        SessionId displaced = sessions.open(machine).id();
        displaceOthers();
        assertThat(exists(displaced)).isFalse();
        SessionId newest = sessions.open(machine).id();
        admissionThread.put(UploadedBatch.of(machine, displaced, List.of(records.chunk())));
        admissionThread.put(UploadedBatch.of(machine, newest, List.of(records.chunk())));
        assertThat(pins.ofSession(displaced)).isEqualTo(new BitSet());
        assertThat(pins.sessions()).isEqualTo(1);
    }

    @Test
    void aSessionThatStaysKeepsItsPins() {
        SessionId session = sessions.open(machine).id();
        RecordBytes chunk = records.chunk();
        sessions.put(machine, session, List.of(chunk), Runnable::run);
        sessions.have(machine, session, List.of(chunk.oid()));
        assertThat(pins.ofSession(session).cardinality()).isEqualTo(1);
        assertThat(pins.sessions()).isEqualTo(1);
    }

    @Test
    void aLongHaveAnswersForEachRecordInItsPlace() {
        SessionId session = sessions.open(machine).id();
        List<RecordBytes> there =
                IntStream.range(0, 3).mapToObj(i -> records.chunk()).toList();
        sessions.put(machine, session, there, Runnable::run);
        List<Oid> oids = new ArrayList<>();
        IntStream.range(0, VaultSession.MAX_OIDS / 16)
                .forEach(i -> oids.add(Oid.of(new byte[] {(byte) i, (byte) (i >> 8)})));
        oids.set(0, there.get(0).oid());
        oids.set(2_048, there.get(1).oid());
        oids.set(oids.size() - 1, there.get(2).oid());
        BitSet expected = new BitSet();
        expected.set(0);
        expected.set(2_048);
        expected.set(oids.size() - 1);
        assertThat(sessions.have(machine, session, oids)).isEqualTo(expected);
    }

    @Test
    void aUseIsRecordedOnceAMinuteWithinTheShare() {
        SessionId session = sessions.open(machine).id();
        AtomicInteger recorded = new AtomicInteger();
        Executor share = work -> {
            recorded.incrementAndGet();
            work.run();
        };
        for (int i = 0; i < 3; i++) {
            sessions.put(machine, session, List.of(records.chunk()), share);
        }
        assertThat(recorded).hasValue(1);
        service.clock().advance(Duration.ofMinutes(1));
        sessions.put(machine, session, List.of(records.chunk()), share);
        assertThat(recorded).hasValue(2);
    }

    @Test
    void aUseThatIsBeingRecordedIsNotRecordedTwice() {
        SessionId session = sessions.open(machine).id();
        connections.afterStatement(
                "SET used = ?",
                () -> CompletableFuture.runAsync(() -> sessions.have(machine, session, List.of()))
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join());
        sessions.have(machine, session, List.of());
        assertThat(service.store()
                        .catalog()
                        .read(connection -> new SessionTable(connection).find(session))
                        .orElseThrow()
                        .used())
                .isEqualTo(service.clock().instant());
    }
}
