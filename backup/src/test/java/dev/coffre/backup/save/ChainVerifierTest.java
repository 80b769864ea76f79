package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.vault.Vault;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.LinkMetadata;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.testing.Fault;
import dev.coffre.vault.testing.FaultyVault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainVerifierTest {
    @TempDir
    Path folder;

    private SaveWorld world;

    @BeforeEach
    void makeWorld() {
        world = new SaveWorld(folder);
        world.files.file("f", "content");
    }

    @Test
    void aMachineThatWasSetBackGoesOnOnceWithAWarning() {
        ChainHead first = world.save().point();
        world.save();
        world.journal.setBackTo(first);
        SaveReport third = world.save();
        assertThat(third.point().seq()).isEqualTo(3);
        assertThat(third.warnings()).extracting(Problem::code).containsExactly(ProblemCode.HEAD_ADOPTED);
    }

    @Test
    void theSecondTimeWithinAWeekItIsACopy() {
        ChainHead first = world.save().point();
        world.save();
        world.journal.setBackTo(first);
        world.save();
        world.journal.setBackTo(first);
        assertRefused(ProblemCode.CLONE_DETECTED);
    }

    @Test
    void aVaultThatShowsAnOlderHeadIsRefused() {
        ChainHead first = world.save().point();
        world.journal.setBackTo(new ChainHead(first.seq() + 1, Sha256.of(new byte[] {1})));
        assertRefused(ProblemCode.CHAIN_ROLLED_BACK);
    }

    @Test
    void aVaultThatShowsAnotherHistoryIsRefused() {
        ChainHead first = world.save().point();
        world.journal.setBackTo(new ChainHead(first.seq(), Sha256.of(new byte[] {1})));
        assertRefused(ProblemCode.CHAIN_FORKED);
    }

    @Test
    void aVaultThatShowsAnotherHistoryThanItDidIsRefusedByName() {
        world.save();
        PointChain old = world.vault.chain(world.machine);
        world.save();
        world.save();
        assertRefused(ProblemCode.CHAIN_ROLLED_BACK, chain -> old);
        assertRefused(ProblemCode.CHAIN_ROLLED_BACK, chain -> with(chain, List.of()));
        assertRefused(
                ProblemCode.CHAIN_ROLLED_BACK,
                chain -> with(chain, chain.links().subList(0, 2)));
        assertRefused(
                ProblemCode.CHAIN_BROKEN, chain -> with(chain, chain.links().subList(1, 3)));
        assertRefused(
                ProblemCode.CHAIN_BROKEN,
                chain -> with(
                        chain, List.of(chain.links().getFirst(), chain.links().getLast())));
        assertThat(world.save().point().seq()).as("nothing was made of a lie").isEqualTo(4);
    }

    private static PointChain with(PointChain chain, List<ChainLink> links) {
        return new PointChain(chain.machine(), chain.pointKeys(), links);
    }

    private void assertRefused(ProblemCode code, UnaryOperator<PointChain> history) {
        assertThatThrownBy(() -> world.save(showing(world.vault, history)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    /** A vault that tells of its points what it likes. */
    private static Vault showing(Vault vault, UnaryOperator<PointChain> history) {
        return (Vault) Proxy.newProxyInstance(
                Vault.class.getClassLoader(), new Class<?>[] {Vault.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(vault, arguments);
                        return answer instanceof PointChain chain ? history.apply(chain) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aTombstoneThatRetentionExplainsIsTakenOver() {
        ChainHead first = world.save().point();
        world.save();
        world.save();
        world.clock.advance(Duration.ofDays(2));
        world.service.removePoint(world.machine, 2, Tombstone.Reason.RETENTION);
        assertAdoptedFrom(first);
    }

    @Test
    void aTombstoneOfWhatAPersonDeletedIsTakenOver() {
        ChainHead first = world.save().point();
        world.save();
        world.service.removePoint(world.machine, 2, Tombstone.Reason.DELETED_BY_A_PERSON);
        assertAdoptedFrom(first);
    }

    private void assertAdoptedFrom(ChainHead remembered) {
        world.journal.setBackTo(remembered);
        assertThat(world.save().warnings()).extracting(Problem::code).containsExactly(ProblemCode.HEAD_ADOPTED);
    }

    @Test
    void aTombstoneOfRetentionInPlaceOfTheHeadIsRefused() {
        ChainHead first = world.save().point();
        world.save();
        world.clock.advance(Duration.ofDays(2));
        world.service.removePoint(world.machine, 2, Tombstone.Reason.RETENTION);
        world.journal.setBackTo(first);
        assertRefused(ProblemCode.TOMBSTONE_REFUSED);
    }

    @Test
    void aTombstoneOfRetentionThatCameAtOnceIsRefused() {
        ChainHead first = world.save().point();
        world.save();
        world.service.removePoint(world.machine, 2, Tombstone.Reason.RETENTION);
        world.save();
        world.journal.setBackTo(first);
        assertRefused(ProblemCode.TOMBSTONE_REFUSED);
    }

    @Test
    void aTombstoneThatTheVaultDidNotSignIsRefused() {
        ChainHead first = world.save().point();
        world.save();
        world.save();
        world.journal.setBackTo(first);
        SigningKey other = SigningKey.generate(new SecureRandom());
        assertRefused(ProblemCode.TOMBSTONE_REFUSED, chain -> {
            List<ChainLink> links = new ArrayList<>(chain.links());
            links.set(1, Tombstone.issue(links.get(1), Tombstone.Reason.DELETED_BY_A_PERSON, Instant.EPOCH, other));
            return with(chain, links);
        });
    }

    @Test
    void aHeadWithinARunOfTombstonesIsFound() {
        world.save();
        ChainHead second = world.save().point();
        world.save();
        world.save();
        world.journal.setBackTo(second);
        SaveReport next = world.save(showing(
                world.vault,
                chain -> new PointChain(chain.machine(), chain.pointKeys(), chain.head(), runOf(2, 3, chain.links()))));
        assertThat(next.warnings()).extracting(Problem::code).containsExactly(ProblemCode.HEAD_ADOPTED);
        world.journal.setBackTo(new ChainHead(2, Sha256.of(new byte[] {1})));
        assertRefused(
                ProblemCode.CHAIN_FORKED,
                chain -> new PointChain(chain.machine(), chain.pointKeys(), chain.head(), runOf(2, 3, chain.links())));
    }

    /** The chain as a vault gives it out in which these points are gone. */
    private PointChain.LinkSource runOf(int first, int last, List<ChainLink> links) {
        return (seq, most) -> {
            List<ChainLink> page = new ArrayList<>();
            for (int at = (int) Math.min(seq - 1, links.size()); at >= 1 && page.size() < most; at--) {
                if (at >= first && at <= last) {
                    ChainLink newest = links.get(at - 1);
                    LinkMetadata place = new LinkMetadata(
                            newest.machine(),
                            newest.seq(),
                            newest.hash(),
                            links.get(first - 1).previous(),
                            newest.receivedAt());
                    page.add(Tombstone.issueRun(
                            place, first, Tombstone.Reason.SOFT_DELETED, newest.receivedAt(), world.vaultKey));
                    at = first;
                } else {
                    page.add(links.get(at - 1));
                }
            }
            return page;
        };
    }

    @Test
    void aCommitWhoseAnswerWasLostIsRecognisedWithoutAWarning() {
        int commit = callsUntilCommit();
        world = new SaveWorld(folder.resolve("again"));
        world.files.file("f", "content");
        FaultyVault faulty = FaultyVault.once(world.vault, commit, new Fault.LostReply());
        assertThatThrownBy(() -> world.save(faulty)).isInstanceOf(Problem.class);
        assertThat(world.journal.pending()).isPresent();
        assertThat(world.vault.chain(world.machine).points()).hasSize(1);
        SaveReport second = world.save();
        assertThat(second.point().seq()).isEqualTo(2);
        assertThat(second.hasWarnings()).isFalse();
    }

    /** The totals are asked for after the commit. */
    private int callsUntilCommit() {
        FaultyVault counting = new FaultyVault(world.vault, n -> new Fault.None());
        world.save(counting);
        return counting.calls() - 1;
    }

    @Test
    void aHeadThatMovesDuringTheRunIsAdoptedOnce() {
        world.save();
        ChainHead[] moved = new ChainHead[1];
        world.source.onOpen(key -> {
            world.source.onOpen(again -> {});
            ChainHead remembered = world.journal.head();
            moved[0] = world.saveIn(folder.resolve("copy")).point();
            world.journal.setBackTo(remembered);
        });
        world.files.at(1_768_000_000).file("f", "changed");
        SaveReport report = world.save();
        assertThat(moved[0].seq()).isEqualTo(2);
        assertThat(report.point().seq()).isEqualTo(3);
        assertThat(report.warnings()).extracting(Problem::code).containsExactly(ProblemCode.HEAD_ADOPTED);
    }

    private void assertRefused(ProblemCode code) {
        assertThatThrownBy(world::save)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
