package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.testing.Fault;
import dev.coffre.vault.testing.FaultyVault;
import dev.coffre.vault.text.Language;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptedSaveTest {
    private static final long LATER = 1_768_000_000;

    @TempDir
    Path folder;

    private SaveWorld world;

    @BeforeEach
    void makeWorld() {
        world = new SaveWorld(folder);
    }

    @Test
    void whateverCallFailsTheNextRunSendsNothingAgainThatWasAcknowledged() {
        fillTwoBatches(world);
        FaultyVault counting = new FaultyVault(world.vault, n -> new Fault.None());
        world.save(counting);
        for (int n = 1; n <= counting.calls(); n++) {
            Fault fault = n % 2 == 0 ? new Fault.LostRequest() : new Fault.LostReply();
            SaveWorld interrupted = new SaveWorld(folder.resolve("call" + n));
            fillTwoBatches(interrupted);
            FaultyVault faulty = FaultyVault.once(interrupted.vault, n, fault);
            assertThatThrownBy(() -> interrupted.save(faulty))
                    .as("call %d, %s", n, fault)
                    .isInstanceOf(Problem.class);
            long kept = interrupted.service.storedBytes();
            SaveReport resumed = interrupted.save();
            assertThat(resumed.totals().bytesStored() + kept)
                    .as("call %d, %s", n, fault)
                    .isEqualTo(interrupted.service.storedBytes());
            assertThat(interrupted.saved().entries).hasSize(10);
        }
    }

    @Test
    void aBackupWhoseSessionWasCrowdedOutGoesOnWithAnother() {
        fillTwoBatches(world);
        AtomicInteger refusals = new AtomicInteger(SaveRun.REOPENINGS);
        SaveReport report = world.save(crowdedOut(refusals));
        assertThat(refusals).hasValue(-1);
        assertThat(world.saved().entries).hasSize(10);
        assertThat(report.totals().bytesStored()).isEqualTo(world.service.storedBytes());
        assertThat(report.warnings()).extracting(Problem::code).containsExactly(ProblemCode.SESSION_UNKNOWN);
    }

    @Test
    void aBackupWhoseSessionsAreCrowdedOutWithoutEndNamesTheOtherProgram() {
        fillTwoBatches(world);
        AtomicInteger refusals = new AtomicInteger(SaveRun.REOPENINGS + 1);
        Problem problem = catchThrowableOfType(Problem.class, () -> world.save(crowdedOut(refusals)));
        assertThat(problem.code()).isEqualTo(ProblemCode.SESSION_UNKNOWN);
        assertThat(ProblemText.in(Language.ENGLISH).cause(problem))
                .contains("Another program that uses this machine’s key");
    }

    @Test
    void aSessionThatIsGoneAfterItsCommitIsNoForkAndNoClone() {
        fillTwoBatches(world);
        List<CommitResult> commits = new ArrayList<>();
        SaveReport report = world.save(throughSessions(session -> losingTheFirstAnswer(session, commits)));
        assertThat(commits).hasSize(2).allMatch(CommitResult.Committed.class::isInstance);
        assertThat(report.warnings()).extracting(Problem::code).containsExactly(ProblemCode.SESSION_UNKNOWN);
        assertThat(report.point().seq()).isEqualTo(2);
    }

    /** The answer to the first commit is lost; when it is repeated, the session has made room for newer ones. */
    private static VaultSession losingTheFirstAnswer(VaultSession session, List<CommitResult> commits) {
        return (VaultSession) Proxy.newProxyInstance(
                Vault.class.getClassLoader(), new Class<?>[] {VaultSession.class}, (proxy, method, arguments) -> {
                    Object answer = invoke(session, method, arguments);
                    if (answer instanceof CommitResult commit) {
                        commits.add(commit);
                        if (commits.size() == 1) {
                            throw ProblemCode.SESSION_UNKNOWN.problem();
                        }
                    }
                    return answer;
                });
    }

    /** Admits the first batch of each session, and then forgets the session. */
    private Vault crowdedOut(AtomicInteger refusals) {
        return throughSessions(session -> forgetful(session, refusals));
    }

    private Vault throughSessions(UnaryOperator<VaultSession> through) {
        return (Vault) Proxy.newProxyInstance(
                Vault.class.getClassLoader(), new Class<?>[] {Vault.class}, (proxy, method, arguments) -> {
                    Object answer = invoke(world.vault, method, arguments);
                    return answer instanceof VaultSession session ? through.apply(session) : answer;
                });
    }

    private static VaultSession forgetful(VaultSession session, AtomicInteger refusals) {
        AtomicInteger puts = new AtomicInteger();
        return (VaultSession) Proxy.newProxyInstance(
                Vault.class.getClassLoader(), new Class<?>[] {VaultSession.class}, (proxy, method, arguments) -> {
                    boolean last = method.getName().equals("commit")
                            || method.getName().equals("put") && puts.incrementAndGet() > 1;
                    if (last && refusals.get() >= 0 && refusals.getAndDecrement() > 0) {
                        throw ProblemCode.SESSION_UNKNOWN.problem();
                    }
                    return invoke(session, method, arguments);
                });
    }

    private static Object invoke(Object on, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void fillTwoBatches(SaveWorld world) {
        for (int i = 0; i < 9; i++) {
            world.files.file("f" + i, SyntheticFile.generated(i, 1_000_000));
        }
    }

    @Test
    void aCancelledRunEndsSoonAndWhatWasSentIsKept() {
        CancelToken cancel = new CancelToken();
        AtomicInteger opened = new AtomicInteger();
        for (int i = 0; i < 70; i++) {
            world.files.file("f" + i, SyntheticFile.generated(i, 1_000_000));
        }
        world.source.onOpen(key -> {
            if (opened.incrementAndGet() == 50) {
                cancel.cancel();
            }
        });
        Problem problem = catchThrowableOfType(
                Problem.class, () -> world.save(world.vault, SaveThreads.inCaller(), plan -> plan, cancel));
        assertThat(problem.code()).isEqualTo(ProblemCode.JOB_CANCELLED);
        assertThat(opened.get()).isLessThanOrEqualTo(51);
        assertThat(world.stateFolder()).isEmptyDirectory();
        long kept = world.service.storedBytes();
        assertThat(kept).isGreaterThan(30_000_000);
        SaveReport resumed = world.save();
        assertThat(resumed.totals().bytesStored()).isEqualTo(world.service.storedBytes() - kept);
        assertThat(resumed.totals().bytesSent()).isLessThan(42_000_000);
    }

    @Test
    void aCancelledRunWithThreadsEndsToo() {
        CancelToken cancel = new CancelToken();
        for (int i = 0; i < 400; i++) {
            world.files.file("f" + i, SyntheticFile.generated(i, 200_000));
        }
        world.source.onOpen(key -> cancel.cancel());
        try (SaveThreads threads = SaveThreads.ofCores(3)) {
            assertThatThrownBy(() -> world.save(world.vault, threads, plan -> plan, cancel))
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.JOB_CANCELLED));
        }
    }

    @Test
    void aDamagedChunkIsReadAgainAndNothingElse() {
        world.files.file("a", SyntheticFile.generated(1, 3_000_000)).file("b", SyntheticFile.generated(2, 3_000_000));
        world.save();
        FileContent.Chunks chunks =
                (FileContent.Chunks) world.saved().entry("b").content();
        Oid damaged = chunks.chunks().get(1).chunk().oid();
        assertHealed(damaged, Set.of(world.files.key("b")), 1);
    }

    @Test
    void aChunkLostDeepInAFileListIsReadAgain() {
        world.files.file("a", SyntheticFile.generated(1, 9_000_000)).file("b", SyntheticFile.generated(2, 3_000_000));
        world.save();
        FileContent.FileList list =
                (FileContent.FileList) world.saved().entry("a").content();
        Oid chunk =
                RecordHeader.ofRecord(world.fetch(list.list().oid())).children().getFirst();
        assertHealed(chunk, Set.of(world.files.key("a")), 1);
    }

    @Test
    void theFilesOfADamagedBundleAreReadAgain() {
        for (int i = 0; i < 10; i++) {
            world.files.file("small" + i, "content " + i);
        }
        world.files.file("large", SyntheticFile.generated(2, 3_000_000));
        world.save();
        FileContent.Bundled bundled =
                (FileContent.Bundled) world.saved().entry("small3").content();
        world.service.damage(world.domain, bundled.bundle().oid());
        world.source.takeOpened();
        SaveReport healed = world.save();
        assertThat(world.source.takeOpened()).hasSize(10);
        assertThat(healed.totals().dataRecordsSent()).isEqualTo(1);
        assertThat(world.saved().content("small3")).asString().isEqualTo("content 3");
    }

    @Test
    void aLostPageIsSealedAgainWithoutReadingAnything() {
        for (int i = 0; i < 2_000; i++) {
            world.files.file("small" + i, "content " + i);
        }
        world.save();
        Oid root = world.saved().point.root().page().oid();
        Oid leaf = RecordHeader.ofRecord(world.fetch(root)).children().getFirst();
        world.service.lose(world.domain, leaf);
        assertHealed(root, Set.of(), 0);
    }

    @Test
    void lostPagesThatTheNextPointHasOtherwiseAreSentAgainForTheOlderOne() {
        for (int i = 0; i < 2_000; i++) {
            world.files.file("small" + i, "content " + i);
        }
        world.save();
        SignedPoint older = world.vault.chain(world.machine).points().getLast().point();
        Oid root = world.saved().point.root().page().oid();
        RecordHeader.ofRecord(world.fetch(root)).children().forEach(page -> world.service.lose(world.domain, page));
        world.service.lose(world.domain, root);
        for (int i = 0; i < 2_000; i += 10) {
            world.files.at(LATER).file("small" + i, "changed " + i);
        }

        world.save();

        assertThat(world.saved().point.root().page().oid()).isNotEqualTo(root);
        SaveWorld.Saved before = world.saved(older);
        assertThat(before.entries).hasSize(2_001);
        assertThat(before.content("small10")).asString().isEqualTo("content 10");
    }

    @Test
    void withoutTheCacheAFileWhosePageIsLostIsReadAgain() {
        for (int i = 0; i < 300; i++) {
            world.files.file("small" + i, "content " + i);
        }
        world.save();
        world.service.lose(world.domain, world.saved().point.root().page().oid());
        world.deleteCache();
        SaveReport healed = world.save();
        assertThat(healed.totals().filesRead()).isPositive();
        assertThat(world.saved().entries).hasSize(301);
    }

    @Test
    void aRecordLostBeforeTheCommitIsSentAgainInTheSameRun() {
        world.files.file("a", SyntheticFile.generated(1, 3_000_000));
        world.save();
        FileContent.Chunks chunks =
                (FileContent.Chunks) world.saved().entry("a").content();
        Oid lost = chunks.chunks().getFirst().chunk().oid();
        world.files.at(LATER).file("b", SyntheticFile.generated(2, 3_000_000));
        world.source.onOpen(key -> {
            if (key.equals(world.files.key("b"))) {
                world.service.lose(world.domain, lost);
                world.source.onOpen(again -> {});
            }
        });
        SaveReport healed = world.save();
        assertThat(healed.point().seq()).isEqualTo(2);
        assertThat(world.fetch(lost)).isNotEmpty();
        assertThat(world.saved().content("a")).hasSize(3_000_000);
    }

    @Test
    void aRecordLostBeforeTheCommitThatTheNewPointDoesNotNeedEndsNoRun() {
        world.files.file("a", SyntheticFile.generated(1, 3_000_000));
        world.save();
        FileContent.Chunks chunks =
                (FileContent.Chunks) world.saved().entry("a").content();
        Oid lost = chunks.chunks().getFirst().chunk().oid();
        world.files.at(LATER).file("a", SyntheticFile.generated(2, 3_000_000));
        world.source.onOpen(key -> {
            world.service.lose(world.domain, lost);
            world.source.onOpen(again -> {});
        });
        SaveReport saved = world.save();
        assertThat(saved.point().seq()).isEqualTo(2);
        assertThat(world.saved().content("a")).hasSize(3_000_000);
    }

    private void assertHealed(Oid damaged, Set<EntryKey> read, int dataRecords) {
        world.service.damage(world.domain, damaged);
        world.source.takeOpened();
        SaveReport healed = world.save();
        assertThat(world.source.takeOpened().keySet()).isEqualTo(read);
        assertThat(healed.totals().dataRecordsSent()).isEqualTo(dataRecords);
        assertThat(world.fetch(damaged)).isNotEmpty();
        SaveReport after = world.save();
        assertThat(after.totals().recordsSent()).isZero();
    }
}
