package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.text.Language;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The point is made at 2026-01-16 08:00 UTC, which is 09:00 in Paris. */
class ConflictTest extends RestoreTest {
    private static final String COPY = "2026-01-16 09-00 Copy of ";

    @Test
    void copiesStandBesideWhatIsThere() throws Exception {
        world.sandbox
                .file("from/f", "new")
                .symlink("from/s", "new")
                .file("to/f", "old")
                .file("to/s", "old");
        RecoveryPoint point = world.save();
        world.restore(point, ConflictRule.COPIES);
        world.restore(point, ConflictRule.COPIES);
        assertThat(world.text("to/f")).isEqualTo("old");
        assertThat(world.text("to/" + COPY + "f")).isEqualTo("new");
        assertThat(world.text("to/2026-01-16 09-00 Copy (2) of f")).isEqualTo("new");
        assertThat(world.text("to/s")).isEqualTo("old");
        assertThat(world.sandbox.status("to/" + COPY + "s").isSymlink()).isTrue();
    }

    @Test
    void copiesAreCounted() throws Exception {
        world.sandbox
                .file("from/f", "new")
                .file("from/fresh", "new")
                .symlink("from/s", "new")
                .file("to/f", "old")
                .file("to/s", "old");
        RecoveryPoint point = world.save();
        assertThat(world.restore(point, ConflictRule.COPIES).totals().copies()).isEqualTo(2);
        assertThat(world.restore(point, ConflictRule.SKIP).totals().copies()).isZero();
        assertThat(world.restore(point, ConflictRule.OVERWRITE).totals().copies())
                .isZero();
    }

    @Test
    void anImmutableFileIsNamedAsTheReason() throws Exception {
        world.sandbox.file("from/f", "new").file("to/f", "old");
        RecoveryPoint point = world.save();
        Path there = Path.of(world.sandbox.path("to/f").display());
        assumeTrue(flag("+i", there), "root and a file system with inode flags");
        try {
            assertThat(world.restore(point, ConflictRule.OVERWRITE).warnings())
                    .singleElement()
                    .satisfies(warning -> assertThat(
                                    ProblemText.in(Language.ENGLISH).title(warning))
                            .contains("immutable or append-only", "chattr -i"));
        } finally {
            flag("-i", there);
        }
        assertThat(world.text("to/f")).isEqualTo("old");
    }

    private static boolean flag(String change, Path file) throws Exception {
        return new ProcessBuilder("chattr", change, file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @ParameterizedTest
    @EnumSource
    void aDryRunForetellsWhatTheRuleWillDoAndWritesNothing(ConflictRule rule) throws Exception {
        world.sandbox
                .file("from/f", "new")
                .file("from/fresh", "new")
                .symlink("from/s", "new")
                .directory("from/filled")
                .file("from/filled/f", "new")
                .directory("from/d")
                .directory("from/d/deep")
                .file("from/d/deep/f", "new");
        RecoveryPoint point = world.save();
        world.sandbox
                .file("to/f", "old")
                .file("to/s", "old")
                .directory("to/filled")
                .file("to/filled/f", "old")
                .symlink("to/d", "elsewhere");
        RecoveryPlan plan = RestoreWorld.with(world.plan(point), rule);

        RecoveryTotals foretold = world.run(RestoreWorld.dry(plan)).totals();

        assertThat(world.events)
                .filteredOn(RecoveryEvent.Conflict.class::isInstance)
                .extracting(event -> ((RecoveryEvent.Conflict) event).path())
                .map(path -> path.substring(path.indexOf("/from/") + 6))
                .containsExactlyInAnyOrder("f", "s", "filled/f", "d");
        assertThat(world.sandbox.names("to")).hasSize(4);
        assertThat(world.text("to/f")).isEqualTo("old");
        assertThat(skipped()).isEmpty();
        RecoveryTotals done = world.run(plan).totals();
        assertThat(skipped())
                .containsExactlyInAnyOrderElementsOf(
                        rule == ConflictRule.SKIP ? List.of("f", "s", "filled/f") : List.of());
        assertThat(foretold)
                .usingRecursiveComparison()
                .ignoringFields("bytesFetched")
                .isEqualTo(done);
    }

    @Test
    void eachCopyIsReportedWithItsName() throws Exception {
        world.sandbox.file("from/f", "new").file("to/f", "old").file("from/g", "only");
        RecoveryPlan plan = RestoreWorld.with(world.plan(world.save()), ConflictRule.COPIES);
        world.run(RestoreWorld.dry(plan));
        assertThat(world.events).noneMatch(RecoveryEvent.Copied.class::isInstance);
        world.run(plan);
        assertThat(world.events.stream().filter(RecoveryEvent.Copied.class::isInstance))
                .singleElement()
                .satisfies(event -> {
                    Problem what = ((RecoveryEvent.Copied) event).what();
                    assertThat(RestoreWorld.path(what)).endsWith("/from/f");
                    assertThat(what.details()).containsEntry("name", COPY + "f");
                });
    }

    /** The paths that were reported as skipped, below the source. */
    private List<String> skipped() {
        return world.events.stream()
                .filter(RecoveryEvent.Skipped.class::isInstance)
                .map(event -> RestoreWorld.path(((RecoveryEvent.Skipped) event).why()))
                .map(path -> path.substring(path.indexOf("/from/") + 6))
                .toList();
    }

    @Test
    void aCopysNameThatThePointItselfHasIsNotLost() throws Exception {
        world.sandbox.file("from/f", "1").file("from/" + COPY + "f", "2").file("to/f", "old");
        RecoveryReport report = world.restore(world.save(), ConflictRule.COPIES);
        assertThat(report.totals().files()).isEqualTo(2);
        assertThat(report.totals().skipped()).isZero();
        assertThat(world.sandbox.names("to")).hasSize(3);
    }

    @Test
    void aLongNameIsCutBetweenCharacters() throws Exception {
        String name = "\u00e9".repeat(127);
        world.sandbox.file("from/" + name, "new").file("to/" + name, "old");
        world.restore(world.save(), ConflictRule.COPIES);
        assertThat(world.sandbox.names("to")).hasSize(2).allSatisfy(each -> {
            assertThat(each.size()).isLessThanOrEqualTo(255);
            assertThat(each.display()).doesNotContain("\\x");
        });
    }

    @Test
    void copiesOfAHardLinkedFileAreLinkedToEachOther() throws Exception {
        world.sandbox
                .file("from/a", "new")
                .link("from/a", "from/b")
                .link("from/a", "from/c")
                .file("to/a", "old")
                .file("to/b", "old");
        RecoveryReport report = world.restore(world.save(), ConflictRule.COPIES);
        assertThat(report.totals().files()).isEqualTo(3);
        long inode = world.sandbox.status("to/" + COPY + "a").inode();
        assertThat(world.sandbox.status("to/" + COPY + "b").inode()).isEqualTo(inode);
        assertThat(world.sandbox.status("to/c").inode()).isEqualTo(inode);
        assertThat(world.text("to/a")).isEqualTo("old");
    }

    @Test
    void overwrittenHardLinksAreLinkedToEachOtherAndNotToWhatWasThere() throws Exception {
        world.sandbox
                .file("from/a", "new")
                .link("from/a", "from/b")
                .file("to/a", "old")
                .file("to/b", "old")
                .link("to/b", "outside/kept");
        world.restore(world.save(), ConflictRule.OVERWRITE);
        assertThat(world.sandbox.status("to/a").inode())
                .isEqualTo(world.sandbox.status("to/b").inode());
        assertThat(world.text("to/b")).isEqualTo("new");
        assertThat(world.text("outside/kept")).isEqualTo("old");
    }

    @Test
    void aSkippedHardLinkLeavesTheOtherPathsItsContent() throws Exception {
        world.sandbox.file("from/a", "new").link("from/a", "from/b").file("to/a", "old");
        RecoveryReport report = world.restore(world.save(), ConflictRule.SKIP);
        assertThat(world.text("to/a")).isEqualTo("old");
        assertThat(world.text("to/b")).isEqualTo("new");
        assertThat(report.totals().skipped()).isEqualTo(1);
        assertThat(report.totals().files()).isEqualTo(1);
    }

    @Test
    void skipLeavesFilesAndTheMetadataOfFoldersAlone() throws Exception {
        world.sandbox
                .directory("from/d")
                .mode("from/d", 0711)
                .file("from/d/f", "new")
                .file("from/d/g", "new")
                .directory("to/d")
                .mode("to/d", 0777)
                .file("to/d/f", "old");
        world.restore(world.save(), ConflictRule.SKIP);
        assertThat(world.text("to/d/f")).isEqualTo("old");
        assertThat(world.text("to/d/g")).isEqualTo("new");
        assertThat(world.sandbox.status("to/d").permissions()).isEqualTo(0777);
    }

    @Test
    void overwriteTakesEveryPlaceButThatOfAFolderWithSomethingInIt() throws Exception {
        world.sandbox
                .file("from/over file", "new")
                .file("from/over link", "new")
                .file("from/over empty", "new")
                .file("from/over full", "new")
                .symlink("from/link over file", "new")
                .file("to/over file", "old")
                .symlink("to/over link", "../outside")
                .directory("to/over empty")
                .directory("to/over full")
                .file("to/over full/kept", "old")
                .file("to/link over file", "old");
        RecoveryReport report = world.restore(world.save(), ConflictRule.OVERWRITE);
        assertThat(world.text("to/over file")).isEqualTo("new");
        assertThat(world.text("to/over link")).isEqualTo("new");
        assertThat(world.text("to/over empty")).isEqualTo("new");
        assertThat(world.text("to/over full/kept")).isEqualTo("old");
        assertThat(world.sandbox.status("to/link over file").isSymlink()).isTrue();
        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(ProblemCode.FILE_NOT_RECOVERED);
            assertThat(RestoreWorld.path(warning)).endsWith("over full");
        });
        assertThat(report.damaged()).isFalse();
    }

    @Test
    void aFolderWhereAFileStandsFollowsTheRule() throws Exception {
        world.sandbox
                .directory("from/d")
                .directory("from/d/e")
                .file("from/d/e/f", "new")
                .mode("from/d", 0711)
                .file("to/d", "old");
        RecoveryPoint point = world.save();
        RecoveryReport skipped = world.restore(point, ConflictRule.SKIP);
        assertThat(world.text("to/d")).isEqualTo("old");
        assertThat(skipped.totals().skipped()).isZero();
        assertThat(skipped.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(ProblemCode.FILE_NOT_RECOVERED);
            assertThat(warning.details().get("path")).endsWith("from/d");
        });
        RecoveryReport forecast = world.run(RestoreWorld.dry(RestoreWorld.with(world.plan(point), ConflictRule.SKIP)));
        assertThat(forecast.totals().skipped()).isZero();
        assertThat(forecast.warnings()).hasSize(1);
        world.restore(point, ConflictRule.COPIES);
        assertThat(world.text("to/d")).isEqualTo("old");
        assertThat(world.text("to/" + COPY + "d/e/f")).isEqualTo("new");
        assertThat(world.sandbox.status("to/" + COPY + "d").permissions()).isEqualTo(0711);
        world.restore(point, ConflictRule.OVERWRITE);
        assertThat(world.text("to/d/e/f")).isEqualTo("new");
    }

    @Test
    void aFolderWhereALinkStandsIsNotFilledThroughIt() throws Exception {
        world.sandbox.directory("from/d").file("from/d/f", "new").symlink("to/d", "../outside");
        RecoveryPoint point = world.save();
        for (ConflictRule rule : ConflictRule.values()) {
            world.restore(point, rule);
            assertThat(world.sandbox.names("outside")).isEmpty();
        }
    }

    @Test
    void overwritingEqualContentFetchesNoneOfIt() throws Exception {
        byte[] large = new byte[40_000_000];
        new Random(1).nextBytes(large);
        world.sandbox.file(ByteString.utf8("from/large"), large);
        for (int i = 0; i < 200; i++) {
            byte[] small = new byte[20_000];
            new Random(i).nextBytes(small);
            world.sandbox.file(ByteString.utf8("from/small" + i), small);
        }
        RecoveryPoint point = world.save();
        world.restore(point, ConflictRule.OVERWRITE);
        assertThat(world.restore(point, ConflictRule.OVERWRITE).totals().bytesFetched())
                .isZero();
        large[20_000_000]++;
        world.sandbox.file(ByteString.utf8("to/large"), large).file("to/small7", "other");
        RecoveryReport report = world.restore(point, ConflictRule.OVERWRITE);
        assertThat(report.totals().bytesFetched()).isBetween(1L, 8_000_000L);
        assertThat(world.contents("to")).isEqualTo(world.contents("from"));
    }
}
