package dev.coffre.server.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.server.catalog.GarbageQueries;
import dev.coffre.server.catalog.GcCycleTable;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.limit.SingleRun;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GarbageCollectorTest {
    private final Path folder;
    private final History history;

    GarbageCollectorTest(@TempDir Path folder) {
        this.folder = folder;
        history = new History(folder);
    }

    @AfterEach
    void stop() {
        history.close();
    }

    @Test
    void whatNoPointNeedsIsCondemnedAtOnceAndFreedAfterTheTimeOfGrace() {
        RecordBytes shared = history.chunk(4_000);
        RecordBytes old = history.chunk(50_000);
        RecordBytes young = history.chunk(4_000);
        long first = history.backUp(shared, old);
        history.cycle();
        history.cycle();
        history.backUp(shared, young);
        history.remove(first);
        assertThat(history.cycle().condemned())
                .as("a point's page and its chunk")
                .isEqualTo(2);
        assertThat(history.has(old)).as("condemned is absent").isFalse();
        assertThat(history.has(shared, young)).isTrue();
        assertThat(history.fetch(old))
                .as("but still there, for whoever is reading")
                .containsExactly(old);
        long before = history.stored();
        for (int day = 1; day < 7; day++) {
            assertThat(history.cycle().forgotten()).as("day " + day).isZero();
        }
        assertThat(history.cycle().forgotten()).isEqualTo(2);
        assertThat(history.stored()).isLessThan(before - 50_000);
        assertThat(history.fetch(shared, young)).containsExactly(shared, young);
        assertThat(history.cycle().bytesFreed())
                .as("a day later the old pack's file goes")
                .isPositive();
        assertThat(history.scrub()).isEmpty();
        history.restart();
        assertThat(history.fetch(shared, young)).containsExactly(shared, young);
        assertThat(history.scrub()).isEmpty();
    }

    @Test
    void theNumberOfARecordThatIsGoneIsNotGivenAgain() {
        RecordBytes kept = history.chunk(500);
        history.backUp(kept);
        long second = history.backUp(history.chunk(50_000));
        long last = lastOrd();
        history.cycle();
        history.cycle();
        history.remove(second);
        for (int day = 0; day < 8; day++) {
            history.cycle();
        }
        assertThat(history.fetch(kept)).containsExactly(kept);
        assertThat(lastOrd()).isEqualTo(last);
    }

    @Test
    void peopleSeeWhatTheLastCycleDidAndWhatWaits() {
        long first = history.backUp(history.chunk(50_000));
        history.backUp(history.chunk(500));
        assertThat(history.state().last()).isEmpty();
        history.cycle();
        history.cycle();
        history.remove(first);
        assertThat(history.cycle().condemned()).isEqualTo(2);
        Instant condemned = history.clock().instant();
        GcStatus waiting = history.state();
        assertThat(waiting.last().orElseThrow().condemned()).isEqualTo(2);
        assertThat(waiting.last().orElseThrow().ended()).isEqualTo(condemned);
        assertThat(waiting.recordsWaiting()).isEqualTo(2);
        assertThat(waiting.bytesWaiting()).isGreaterThan(50_000);
        assertThat(waiting.firstDue()).contains(condemned.plus(Duration.ofDays(7)));
        assertThat(waiting.lastDue()).isEqualTo(waiting.firstDue());
        for (int day = 1; day < 7; day++) {
            history.cycle();
        }
        CollectionReport rewritten = history.cycle();
        assertThat(rewritten.packs()).isPositive();
        GcStatus retired = history.state();
        assertThat(retired.recordsWaiting()).isZero();
        assertThat(retired.last().orElseThrow().packs()).isEqualTo(rewritten.packs());
        assertThat(retired.retired().packs()).isEqualTo(rewritten.packs());
        assertThat(retired.retiredDue()).contains(history.clock().instant().plus(Duration.ofHours(24)));
        history.clock().advance(Duration.ofHours(24));
        history.service().service().collector().runIfDue();
        GcStatus freed = history.state();
        assertThat(freed.retired().packs()).isZero();
        assertThat(freed.last().orElseThrow().bytesFreed()).isGreaterThan(50_000);
    }

    private long lastOrd() {
        return history.service().store().catalog().read(connection -> new VaultRecordTable(connection).lastOrd());
    }

    @Test
    void withoutATimeThatIsSureNothingGoes() {
        long first = history.backUp(history.chunk(50_000));
        history.backUp(history.chunk(500));
        history.cycle();
        history.cycle();
        history.remove(first);
        history.cycle();
        history.clock().advance(Duration.ofDays(3_650));
        history.service().service().clockGuard().check(Duration.ofMinutes(1));
        for (int day = 0; day < 10; day++) {
            assertThat(history.cycle().forgotten()).isZero();
        }
        history.service().service().clockGuard().confirm();
        assertThat(history.cycle().forgotten()).isEqualTo(2);
    }

    @Test
    void whatIsSentAgainInTheTimeOfGraceIsNeededAgain() {
        RecordBytes chunk = history.chunk(5_000);
        long first = history.backUp(chunk);
        history.cycle();
        history.cycle();
        history.remove(first);
        history.cycle();
        assertThat(history.has(chunk)).isFalse();
        history.backUp(chunk);
        assertThat(history.has(chunk)).isTrue();
        for (int day = 0; day < 12; day++) {
            history.cycle();
        }
        assertThat(history.fetch(chunk)).containsExactly(chunk);
        assertThat(history.scrub()).isEmpty();
    }

    @Test
    void whatASessionHasBroughtStaysHoweverManyCyclesItTakes() {
        RecordBytes chunk = history.chunk(5_000);
        VaultSession session = history.vault().open(Optional.empty());
        session.put(List.of(chunk));
        history.restart(); // pins are in memory only
        for (int day = 0; day < 10; day++) {
            assertThat(history.cycle().condemned()).isZero();
        }
        assertThat(history.has(session, chunk)).isTrue();
        history.clock().advance(Duration.ofDays(5)); // nobody comes back after fourteen days
        assertThat(history.cycle().condemned()).isEqualTo(1);
        assertThat(history.has(session, chunk)).isFalse();
    }

    @Test
    void aPointWhoseRootWasCondemnedMeanwhileIsNotCommitted() {
        RecordBytes chunk = history.chunk(5_000);
        long first = history.backUp(chunk);
        history.cycle();
        history.cycle();
        RecordBytes root = history.records().tree(chunk);
        history.vault().open(Optional.empty()).put(List.of(root));
        history.remove(first);
        history.clock().advance(Duration.ofDays(15));
        history.restart();
        history.cycle();
        history.cycle();
        VaultSession later = history.vault().open(Optional.empty());
        assertThat(history.tryToCommit(later, root)).isEqualTo(new CommitResult.Missing(List.of(root.oid())));
        assertThat(later.put(List.of(root))).isEqualTo(new PutResult.Missing(List.of(chunk.oid())));
        later.put(List.of(chunk, root));
        assertThat(history.tryToCommit(later, root)).isInstanceOf(CommitResult.Committed.class);
    }

    @Test
    void aSessionThatAClockBringsBackToLifeNeedsNothingThatWasCondemnedMeanwhile() {
        history.backUp(history.chunk(500));
        RecordBytes brought = history.chunk(5_000);
        RecordBytes relied = history.chunk(5_000);
        history.vault().open(Optional.empty()).put(List.of(relied));
        history.clock().advance(Duration.ofHours(1));
        VaultSession session = history.vault().open(Optional.empty());
        session.put(List.of(brought));
        assertThat(history.has(session, relied)).isTrue();
        history.cycle();
        history.cycle();
        history.clock().advance(Duration.ofDays(20));
        assertThat(history.cycle().condemned()).isEqualTo(2);
        history.clock().advance(Duration.ofDays(-20));
        assertThat(history.cycle().condemned()).as("no defect was found").isZero();
        assertThat(history.has(session, brought)).isFalse();
    }

    @Test
    void aSessionEndsWithTheNextOneWhateverTheClockSaidThen() {
        VaultSession forgotten = history.vault().open(Optional.empty());
        RecordBytes brought = history.chunk(5_000);
        forgotten.put(List.of(brought));
        history.clock().advance(Duration.ofDays(3_650));
        SessionId next = history.vault().open(Optional.empty()).id();
        history.clock().advance(Duration.ofDays(-3_650));
        RecordBytes root = history.records().tree();
        try (VaultSession resumed = history.vault().open(Optional.of(next))) {
            assertThat(resumed.id()).isEqualTo(next);
            resumed.put(List.of(root));
            history.commit(resumed, root);
        }
        history.restart();
        long condemned = 0;
        for (int day = 0; day < 4; day++) {
            condemned += history.cycle().condemned();
        }
        assertThat(condemned).as("what the first brought").isEqualTo(1);
    }

    @Test
    void aSessionFromTheFutureKeepsNothing() {
        history.clock().advance(Duration.ofDays(3_650));
        history.vault().open(Optional.empty());
        history.clock().advance(Duration.ofDays(-3_650));
        RecordBytes brought = history.chunk(5_000);
        VaultSession session = history.vault().open(Optional.empty());
        session.put(List.of(brought));
        history.restart();
        history.cycle();
        history.cycle();
        assertThat(history.cycle().condemned())
                .as("its own session is the newest")
                .isZero();
        history.clock().advance(Duration.ofDays(15));
        assertThat(history.cycle().condemned()).isEqualTo(1);
    }

    @Test
    void theTimeOfGraceDoesNotBeginWhenAClockThatIsNotSureSaysSo() {
        long first = history.backUp(history.chunk(50_000));
        history.backUp(history.chunk(500));
        history.cycle();
        history.cycle();
        history.remove(first);
        history.clock().advance(Duration.ofDays(-200));
        history.service().service().clockGuard().check(Duration.ofDays(2));
        assertThat(history.cycle().condemned()).isEqualTo(2);
        history.clock().advance(Duration.ofDays(200));
        history.service().service().clockGuard().confirm();
        for (int day = 1; day < 8; day++) {
            assertThat(history.cycle().forgotten()).as("day " + day).isZero();
        }
        assertThat(history.cycle().forgotten()).isEqualTo(2);
    }

    /** It cannot happen; if it does, nothing is lost and somebody is told. */
    @Test
    void whatIsCondemnedAndYetNeededHaltsCollection() {
        RecordBytes chunk = history.chunk(5_000);
        history.backUp(chunk);
        history.cycle();
        history.cycle();
        history.service().store().catalog().change(connection -> {
            BitSet one = new BitSet();
            one.set(Math.toIntExact(new VaultRecordTable(connection)
                    .find(chunk.oid())
                    .orElseThrow()
                    .ord()));
            new GarbageQueries(connection).condemn(one, 1);
        });
        assertThat(history.has(chunk)).isFalse();
        Problem halted = catchThrowableOfType(Problem.class, history::cycle);
        assertThat(halted.code()).isEqualTo(ProblemCode.COLLECTION_HALTED);
        assertThat(history.has(chunk)).isTrue();
        assertThat(catchThrowableOfType(Problem.class, history::cycle).code()).isEqualTo(ProblemCode.COLLECTION_HALTED);
        history.service().service().collector().resume();
        assertThat(history.cycle().condemned()).isZero();
    }

    @Test
    void aRefusedRunLeavesTheHaltAndScansNothing() {
        GarbageCollector collector = history.service().service().collector();
        AtomicInteger scans = new AtomicInteger();
        collector.run(phase -> {
            if (phase == GcPhase.MARK) {
                history.service().store().catalog().change(connection -> new GcCycleTable(connection).setHalted(true));
                assertThat(refusedElsewhere(
                                () -> collector.run(SingleRun.IfRunning.REFUSE, true, scans::incrementAndGet)))
                        .isEqualTo(ProblemCode.MAINTENANCE_RUNNING);
            }
        });
        assertThat(history.state().halted()).isTrue();
        assertThat(refusedElsewhere(() -> collector.run(SingleRun.IfRunning.REFUSE, false, scans::incrementAndGet)))
                .isEqualTo(ProblemCode.COLLECTION_HALTED);
        assertThat(scans).hasValue(0);
        collector.run(SingleRun.IfRunning.REFUSE, true, scans::incrementAndGet);
        assertThat(scans).hasValue(1);
        assertThat(history.state().halted()).isFalse();
    }

    /** On another thread, because a run may start another one on its own thread. */
    private static ProblemCode refusedElsewhere(Runnable run) {
        return CompletableFuture.supplyAsync(
                        () -> catchThrowableOfType(Problem.class, run::run).code())
                .join();
    }

    @Test
    void aPackWithADamagedRecordThatIsNeededIsLeftAloneAndToldOf() throws IOException {
        RecordBytes needed = history.chunk(4_000);
        long first = history.backUp(needed, history.chunk(50_000));
        history.cycle();
        history.cycle();
        history.backUp(needed);
        history.remove(first);
        history.cycle();
        damage(needed);
        for (int day = 1; day <= 8; day++) {
            history.cycle();
        }
        assertThat(history.has(needed))
                .as("absent, so that the next backup sends it again")
                .isFalse();
        assertThat(history.fetch(needed)).isEmpty();
        history.backUp(needed);
        history.cycle();
        history.cycle();
        assertThat(history.fetch(needed)).containsExactly(needed);
        assertThat(history.scrub()).isEmpty();
    }

    @Test
    void whatOnlyALostPageNamesStaysAfterARebuild() throws IOException {
        RecordBytes chunk = history.chunk(4_000);
        RecordBytes page = history.records().tree(chunk);
        RecordBytes root = history.records().tree(page);
        put(chunk, page);
        List<Path> packsOfPage = pagePacks();
        history.restart();
        try (VaultSession session = history.vault().open(Optional.empty())) {
            assertThat(session.put(List.of(root))).isInstanceOf(PutResult.Admitted.class);
            history.commit(session, root);
        }
        history.close();
        for (Path pack : packsOfPage) {
            RawFiles.delete(pack);
        }
        new OfflineVault(new DataDirectory(folder), history.clock(), new SecureRandom()).rebuild();
        history.restart();
        for (int day = 0; day < 12; day++) {
            assertThat(history.cycle().condemned()).isZero();
        }
        put(page);
        assertThat(history.fetch(chunk, page, root)).containsExactly(chunk, page, root);
    }

    private void put(RecordBytes... records) {
        try (VaultSession session = history.vault().open(Optional.empty())) {
            assertThat(session.put(List.of(records))).isInstanceOf(PutResult.Admitted.class);
        }
    }

    private List<Path> pagePacks() throws IOException {
        return RawFiles.below(history.packs()).stream()
                .filter(file -> !file.toString().contains("/data/"))
                .toList();
    }

    private void damage(RecordBytes record) throws IOException {
        for (Path file : RawFiles.below(history.packs())) {
            byte[] bytes = RawFiles.read(file);
            int at = indexOf(bytes, record.bytes());
            if (at >= 0) {
                bytes[at + record.bytes().length - 1] ^= 1;
                RawFiles.write(file, bytes);
            }
        }
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (java.util.Arrays.mismatch(bytes, i, i + wanted.length, wanted, 0, wanted.length) < 0) {
                return i;
            }
        }
        return -1;
    }

    /** Points come and go, records are shared; whatever a point needs is there, and in the end nothing else is. */
    @Test
    void afterAnyHistoryExactlyWhatThePointsNeedIsThere() {
        SplittableRandom random = history.random();
        Map<Long, List<RecordBytes>> points = new LinkedHashMap<>();
        List<RecordBytes> pool = new ArrayList<>();
        for (int step = 0; step < 120; step++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    List<RecordBytes> below = content(random, pool);
                    points.put(history.backUp(below.toArray(RecordBytes[]::new)), below);
                }
                case 2 -> removeOne(random, points);
                default -> {
                    history.cycle();
                    if (random.nextInt(5) == 0) {
                        history.restart();
                    }
                }
            }
            points.values()
                    .forEach(below -> assertThat(history.fetch(below.toArray(RecordBytes[]::new)))
                            .hasSameElementsAs(below));
        }
        for (int day = 0; day < 12; day++) {
            history.cycle();
        }
        Set<Oid> needed = new HashSet<>();
        points.values().forEach(below -> below.forEach(chunk -> needed.add(chunk.oid())));
        assertThat(pool.stream().distinct().filter(chunk -> history.has(chunk)).map(RecordBytes::oid))
                .containsExactlyInAnyOrderElementsOf(needed);
        long live = pool.stream()
                .distinct()
                .filter(chunk -> needed.contains(chunk.oid()))
                .mapToLong(chunk -> chunk.bytes().length)
                .sum();
        assertThat(history.stored()).isLessThan((long) (live / 0.6) + 20_000);
        assertThat(history.scrub()).isEmpty();
    }

    private List<RecordBytes> content(SplittableRandom random, List<RecordBytes> pool) {
        Set<RecordBytes> below = new HashSet<>();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            boolean known = !pool.isEmpty() && random.nextBoolean();
            RecordBytes chunk =
                    known ? pool.get(random.nextInt(pool.size())) : history.chunk(300 + random.nextInt(9_000));
            pool.add(chunk);
            below.add(chunk);
        }
        return List.copyOf(below);
    }

    /** Any but the newest. */
    private void removeOne(SplittableRandom random, Map<Long, List<RecordBytes>> points) {
        List<Long> removable =
                points.keySet().stream().limit(Math.max(0, points.size() - 1)).toList();
        if (!removable.isEmpty()) {
            long seq = removable.get(random.nextInt(removable.size()));
            history.remove(seq);
            points.remove(seq);
        }
    }
}
