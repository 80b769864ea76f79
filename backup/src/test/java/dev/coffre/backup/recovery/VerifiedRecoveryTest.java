package dev.coffre.backup.recovery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.RandomAccessFile;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A recovery with {@code --verify} compares what it placed with the point. */
class VerifiedRecoveryTest extends RestoreTest {
    private static final Timestamp TIME = new Timestamp(1_234_567_890, 123_456_789);
    private static final int LARGE = 20_000_000;

    @BeforeEach
    void prepare() throws Exception {
        byte[] large = new byte[LARGE];
        new Random(1).nextBytes(large);
        world.sandbox
                .directory("from/d")
                .file("from/d/small", "small")
                .file("from/d/empty", "")
                .file(ByteString.utf8("from/large"), large)
                .file(ByteString.of(new byte[] {'f', 'r', 'o', 'm', '/', (byte) 0xFF, '\n'}), new byte[] {1})
                .symlink("from/link", "d/small")
                .node("from/fifo", FileType.FIFO)
                .link("from/d/small", "from/second")
                .attribute("from/d/small", "user.note", new byte[] {7})
                .mode("from/d/small", 0640)
                .mode("from/d", 0711)
                .modified("from/d/small", TIME);
        try (RandomAccessFile sparse =
                new RandomAccessFile(world.sandbox.path("from/sparse").display(), "rw")) {
            sparse.setLength(50_000_000);
            sparse.seek(20_000_000);
            sparse.write(new byte[] {1, 2, 3});
        }
    }

    private List<String> differences(RecoveryPlan plan) {
        return world.run(RestoreWorld.verified(plan)).warnings().stream()
                .map(VerifiedRecoveryTest::shortened)
                .sorted()
                .toList();
    }

    private static String shortened(Problem warning) {
        String path = RestoreWorld.path(warning);
        String what = warning.code() == ProblemCode.ATTRIBUTE_DIFFERS
                ? warning.details().get("attribute") + " differs"
                : " " + warning.details().getOrDefault("reason", "");
        return path.substring(path.lastIndexOf('/') + 1) + ": " + what;
    }

    @Test
    void everythingIsEqualToThePoint() {
        RecoveryReport report = world.run(RestoreWorld.verified(world.plan(world.save())));
        assertThat(report.warnings()).isEmpty();
        RecoveryTotals totals = report.totals();
        assertThat(totals.verified()).isEqualTo(totals.files() + totals.folders() + totals.others());
    }

    @Test
    void eachDifferenceIsNamed() throws Exception {
        RecoveryPoint point = world.save();
        world.run(world.plan(point));
        world.sandbox
                .mode("to/d/small", 0600)
                .attribute("to/d/small", "user.note", new byte[] {8})
                .attribute("to/d/small", "user.more", new byte[] {8})
                .remove("to/fifo")
                .remove("to/link")
                .symlink("to/link", "elsewhere")
                .modified("to/d/empty", TIME)
                .mode("to/d", 0700);
        flip("to/large", LARGE - 1);
        flip("to/sparse", 49_999_999);

        assertThat(differences(RestoreWorld.with(world.plan(point), ConflictRule.SKIP)))
                .containsExactly(
                        "empty: times differs",
                        "large:  content",
                        "link:  another object has its name",
                        "second: mode differs",
                        "second: user.more differs",
                        "second: user.note differs",
                        "small: mode differs",
                        "small: user.more differs",
                        "small: user.note differs",
                        "sparse:  content");
    }

    @Test
    void aNameThatIsNoLinkAnyMoreIsNamed() throws Exception {
        RecoveryPoint point = world.save();
        world.run(world.plan(point));
        byte[] content = world.sandbox.read("to/second").toByteArray();
        world.sandbox
                .remove("to/second")
                .file(ByteString.utf8("to/second"), content)
                .attribute("to/second", "user.note", new byte[] {7})
                .mode("to/second", 0640)
                .modified("to/second", TIME);

        assertThat(differences(RestoreWorld.with(world.plan(point), ConflictRule.SKIP)))
                .singleElement()
                .asString()
                .endsWith(": hard link differs");
    }

    @Test
    void theCopyBesideAnotherFileIsCompared() throws Exception {
        RecoveryPoint point = world.save();
        world.sandbox.file("to/large", "another");

        RecoveryReport report = world.run(RestoreWorld.verified(world.plan(point)));

        assertThat(report.totals().copies()).isEqualTo(1);
        assertThat(report.warnings()).isEmpty();
    }

    @Test
    void onlyWhatDiffersIsReportedOfWhatWasSkipped() throws Exception {
        RecoveryPoint point = world.save();
        world.run(world.plan(point));
        flip("to/large", 1);

        RecoveryReport report =
                world.run(RestoreWorld.verified(RestoreWorld.with(world.plan(point), ConflictRule.SKIP)));

        assertThat(world.events).noneMatch(RecoveryEvent.Skipped.class::isInstance);
        assertThat(report.warnings()).singleElement().extracting(Problem::code).isEqualTo(ProblemCode.RECOVERY_DIFFERS);
        assertThat(report.totals().skipped()).isPositive();
    }

    @Test
    void aPathThatFailedIsReportedOnce() throws Exception {
        RecoveryPoint point = world.save();
        FileContent.FileList large = (FileContent.FileList)
                requireNonNull(world.entries(point).get("large")).content();
        world.backup.service.lose(world.backup.domain, large.list().oid());

        RecoveryReport report = world.run(RestoreWorld.verified(world.plan(point)));

        assertThat(world.sandbox.exists("to/large")).isFalse();
        assertThat(report.warnings())
                .singleElement()
                .extracting(Problem::code)
                .isEqualTo(ProblemCode.FILE_NOT_RECOVERED);
    }

    @Test
    void whatWasKeptInsteadDiffers() throws Exception {
        RecoveryPoint point = world.save();
        world.sandbox.file("to/large", "another");
        assertThat(differences(RestoreWorld.with(world.plan(point), ConflictRule.SKIP)))
                .containsExactly("large:  content");
    }

    private void flip(String path, long position) throws Exception {
        Timestamp time = world.sandbox.status(path).modified();
        try (RandomAccessFile file =
                new RandomAccessFile(world.sandbox.path(path).display(), "rw")) {
            file.seek(position);
            int old = file.read();
            file.seek(position);
            file.write(old ^ 1);
        }
        world.sandbox.modified(path, time);
    }
}
