package dev.coffre.server.commit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.gc.History;
import dev.coffre.server.message.SetLimitsRequest;
import dev.coffre.server.testing.ExplainedConnections;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.WatchedConnections;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thief of one machine's key commits and sends records in a loop. What others need meanwhile must stay free. */
class CommitCostTest {
    private static final String NAME = "documents";

    private final SplittableRandom random = new SplittableRandom(4);

    @TempDir
    Path folder = Path.of("");

    private static CommitTerms until(TestService service, Duration later) {
        return new CommitTerms(
                PointKind.ON_DEMAND, Optional.of(service.clock().instant().plus(later)));
    }

    /** Returns what the work throws while another thread has the ledger's turn. */
    private static Problem refusedWithoutTurn(TestService service, Supplier<?> work) throws Exception {
        return whileTurnIsTaken(service, () -> {
            try {
                Object unused = work.get();
                throw new AssertionError("not refused");
            } catch (Problem refused) {
                return refused;
            }
        });
    }

    private static <T> T whileTurnIsTaken(TestService service, Supplier<T> work) throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<?> other = CompletableFuture.runAsync(
                () -> service.store().ledger().exclusively(() -> {
                    taken.countDown();
                    try {
                        return end.await(60, SECONDS);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }),
                task -> Thread.ofPlatform().daemon().start(task));
        taken.await();
        CompletableFuture<T> answer = CompletableFuture.supplyAsync(
                work, task -> Thread.ofPlatform().daemon().start(task));
        try {
            return answer.get(20, SECONDS);
        } catch (TimeoutException waits) {
            throw new AssertionError("it waits for the ledger's turn", waits);
        } finally {
            end.countDown();
            other.get(20, SECONDS);
        }
    }

    @Test
    void commitsThatAreRefusedOrRepeatedTakeNoTurnOfTheLedger() throws Exception {
        try (TestService service = TestService.in(folder)) {
            VaultId vault = service.vault(NAME);
            TestMachine machine = new TestMachine(service, vault, random);
            machine.backUp(until(service, Duration.ofDays(30)));

            assertThat(whileTurnIsTaken(service, () -> machine.again(until(service, Duration.ofDays(60)))))
                    .isInstanceOf(CommitResult.Committed.class);
            assertThat(whileTurnIsTaken(service, machine::fork)).isInstanceOf(CommitResult.HeadMoved.class);
            assertThat(refusedWithoutTurn(service, () -> machine.backUp(until(service, Duration.ofDays(365 * 50))))
                            .code())
                    .isEqualTo(ProblemCode.RETAIN_UNTIL_TOO_LATE);
            service.service()
                    .administration()
                    .execute(
                            TestService.LOCAL,
                            new VaultCommands.ChangeLimits(
                                    NAME, new SetLimitsRequest(Optional.of(1), Optional.empty(), Optional.empty())));
            assertThat(refusedWithoutTurn(service, machine::backUp).code()).isEqualTo(ProblemCode.POINT_LIMIT_REACHED);
        }
    }

    @Test
    void aCommitWithoutItsRecordsTakesNoTurnOfTheLedger() throws Exception {
        try (History history = new History(folder)) {
            RecordBytes unsent = history.records().tree(history.chunk(500));
            VaultSession session = history.vault().open(Optional.empty());
            assertThat(whileTurnIsTaken(history.service(), () -> history.tryToCommit(session, unsent)))
                    .isInstanceOf(CommitResult.Missing.class);
        }
    }

    @Test
    void aCommitThatIsRepeatedAgainWritesNothing() {
        WatchedConnections connections = new WatchedConnections();
        try (TestService service = TestService.on(folder, new LocalDisk(), connections::over, new SimulatedClock())) {
            TestMachine machine = new TestMachine(service, service.vault(NAME), random);
            machine.backUp();
            AtomicInteger finished = new AtomicInteger();
            connections.afterStatement("UPDATE session SET finished", () -> {
                finished.incrementAndGet();
                connections.afterStatement("UPDATE session SET finished", finished::incrementAndGet);
            });
            machine.againInFinishedSession();
            assertThat(finished).as("by the first of two").hasValue(1);
        }
    }

    @Test
    void neitherACommitNorAMendedRecordReadsAllRecords() {
        assumeTrue(TestEngine.ofRun() == TestEngine.SQLITE, "statements are explained by SQLite");
        ExplainedConnections connections = new ExplainedConnections();
        try (History history = new History(folder)) {
            history.restart(folder, new LocalDisk(), connections::over);
            RecordBytes lost = history.chunk(5_000);
            history.backUp(lost);
            damage(history, lost);
            connections.steps();
            VaultSession session = history.vault().open(Optional.empty());
            RecordBytes root = history.records().tree(lost);
            assertThat(history.tryToCommit(session, root)).isInstanceOf(CommitResult.Missing.class);
            session.put(List.of(lost, root));
            assertThat(history.tryToCommit(session, root)).isInstanceOf(CommitResult.Committed.class);

            assertThat(connections.steps())
                    .anyMatch(step -> step.contains("record_unusable"))
                    .noneMatch(step -> step.startsWith("SCAN record ") || step.startsWith("SCAN r "));
        }
    }

    @Test
    void aCondemnedRecordThatIsSentAgainWalksNoEdges() {
        WatchedConnections connections = new WatchedConnections();
        try (History history = new History(folder)) {
            history.restart(folder, new LocalDisk(), connections::over);
            RecordBytes lost = history.chunk(700);
            RecordBytes doomed = history.chunk(5_000);
            long point = history.backUp(doomed);
            history.backUp(lost);
            history.cycle();
            history.cycle();
            history.remove(point);
            assertThat(history.cycle().condemned()).isEqualTo(2);
            damage(history, lost);

            AtomicBoolean walked = new AtomicBoolean();
            connections.afterStatement("FROM edge e", () -> walked.set(true));
            history.vault().open(Optional.empty()).put(List.of(doomed));
            assertThat(walked)
                    .as("the record was needed by nothing that was tainted")
                    .isFalse();
            assertThat(history.has(doomed)).isTrue();

            history.vault().open(Optional.empty()).put(List.of(lost));
            assertThat(history.has(lost)).isTrue();
        }
    }

    private static void damage(History history, RecordBytes record) {
        history.service().store().ledger().append(new JournalEvent.DamageRecorded(history.vaultId(), record.oid()));
    }
}
