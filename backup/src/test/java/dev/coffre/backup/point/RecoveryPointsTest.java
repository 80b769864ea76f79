package dev.coffre.backup.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.SyntheticSource;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryPointsTest {
    @TempDir
    Path folder;

    private BackupWorld world;

    @BeforeEach
    void open() {
        world = new BackupWorld(folder);
    }

    private RecoveryPoint save() {
        SyntheticSource files = SyntheticSource.rootedAt("/data").file("f", "x");
        return world.save(files, List.of(ByteString.utf8("/data")));
    }

    @Test
    void pointsAreFoundByTheirSeq() {
        RecoveryPoint first = save();
        RecoveryPoint second = save();
        RecoveryPoints points = world.points();
        assertThat(points.newestFirst()).hasSize(2);
        assertThat(points.newest()).contains(second);
        assertThat(points.find("1")).isEqualTo(first);
        for (String unknown : List.of(
                "3", "0", "", "abc", "-1", "99999999999999999999", second.hash().toString())) {
            assertThatThrownBy(() -> points.find(unknown))
                    .isInstanceOfSatisfying(
                            Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.POINT_UNKNOWN));
        }
    }

    @Test
    void aMachineWithoutPointsHasNone() {
        assertThat(world.points().newestFirst()).isEmpty();
        assertThat(world.points().newest()).isEmpty();
    }

    @Test
    void aRemovedPointIsShownAndIsNotThere() {
        save();
        RecoveryPoint second = save();
        world.service.removePoint(world.machine, 1, Tombstone.Reason.RETENTION);
        RecoveryPoints points = world.points();
        assertThat(oldest(points)).isInstanceOf(ListedPoint.Removed.class);
        assertThat(points.newest()).contains(second);
        assertThatThrownBy(() -> points.find("1"))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.POINT_UNKNOWN));
        world.service.removePoint(world.machine, 2, Tombstone.Reason.DELETED_BY_A_PERSON);
        assertThat(world.points().newest()).isEmpty();
    }

    @Test
    void aPointThatTheVaultCannotReadIsNotTakenForARemovedOneAndTheOthersRecover() {
        RecoveryPoint first = save();
        RecoveryPoint second = save();
        world.service.damagePoint(world.machine, 2);
        RecoveryPoints points = world.points();
        assertThat(points.newestFirst().iterator().next())
                .isInstanceOfSatisfying(
                        ListedPoint.Unreadable.class,
                        point -> assertThat(point.why().details())
                                .containsEntry("file", "0000000000000002-" + second.hash()));
        assertThat(points.find("1")).isEqualTo(first);
        assertThatThrownBy(points::newest)
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.POINT_DAMAGED));
    }

    @Test
    void aPointThatAnotherKeySignedIsListedAsUnreadable() {
        save();
        VerifyingKey other = SigningKey.generate(new SecureRandom()).verifyingKey();
        RecoveryPoints points = RecoveryPoints.fetch(world.vault, world.machine, Map.of(1, other), world.keys);
        assertUnreadable(points, ProblemCode.POINT_SIGNATURE_INVALID);
    }

    @Test
    void aPointThatAnotherDataKeySealedIsListedAsUnreadableHoweverWellItIsSigned() {
        save();
        DomainKeys other = DomainKeys.of(
                DataKey.of(KeyContext.of(world.domain.bytes(), 1), Secret.taking(new byte[DataKey.LENGTH])));
        RecoveryPoints points = RecoveryPoints.fetch(world.vault, world.machine, Map.of(), other);
        assertUnreadable(points, ProblemCode.SIV_MISMATCH);
    }

    @Test
    void theNewerPointOfTheSameKeyProvesTheOneBeforeIt() {
        RecoveryPoint first = save();
        RecoveryPoint second = save();
        RecoveryPoints points = RecoveryPoints.of(chainWithUnsigned(1), Map.of(), world.keys);
        assertThat(opened(points)).containsExactly(second, first);
        assertThatThrownBy(() -> points.find("1"))
                .as("alone, nothing else proves it")
                .isInstanceOfSatisfying(
                        Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.POINT_SIGNATURE_INVALID));
        assertThat(StreamSupport.stream(points.newestFirst(2).spliterator(), false))
                .as("nor in a walk that begins with it")
                .singleElement()
                .isInstanceOf(ListedPoint.Unreadable.class);
    }

    @Test
    void aPointThatIsNotProvedProvesNoOther() {
        RecoveryPoint first = save();
        save();
        save();
        RecoveryPoints points = RecoveryPoints.of(chainWithUnsigned(2, 3), Map.of(), world.keys);
        assertThat(opened(points)).containsExactly(first);
    }

    private static List<RecoveryPoint> opened(RecoveryPoints points) {
        return StreamSupport.stream(points.newestFirst().spliterator(), false)
                .filter(ListedPoint.Opened.class::isInstance)
                .map(listed -> ((ListedPoint.Opened) listed).point())
                .toList();
    }

    /** Returns the chain with other signatures at these points. */
    private PointChain chainWithUnsigned(long... seqs) {
        PointChain chain = world.vault.chain(world.machine);
        List<ChainLink> links = chain.links().stream()
                .map(link ->
                        LongStream.of(seqs).anyMatch(seq -> seq == link.seq()) ? unsigned((StoredPoint) link) : link)
                .toList();
        return new PointChain(world.machine, chain.pointKeys(), links);
    }

    private static ChainLink unsigned(StoredPoint point) {
        byte[] other = new byte[VerifyingKey.SIGNATURE_BYTES];
        return new StoredPoint(SignedPoint.of(point.point().record(), other), point.receipt());
    }

    private static ListedPoint oldest(RecoveryPoints points) {
        return StreamSupport.stream(points.newestFirst().spliterator(), false)
                .toList()
                .getLast();
    }

    private static void assertUnreadable(RecoveryPoints points, ProblemCode why) {
        assertThat(points.newestFirst()).singleElement().isInstanceOfSatisfying(ListedPoint.Unreadable.class, point -> {
            assertThat(point.seq()).isEqualTo(1);
            assertThat(point.why().code()).isEqualTo(why);
        });
        assertThatThrownBy(points::newest)
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.code()).isEqualTo(why));
        assertThatThrownBy(() -> points.find("1"))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.code()).isEqualTo(why));
    }
}
