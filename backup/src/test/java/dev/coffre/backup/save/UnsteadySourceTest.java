package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.source.SnapshotException;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.linux.LinuxSource;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnsteadySourceTest {
    private static final long LATER = 1_768_000_000;

    @TempDir
    Path folder;

    private SaveWorld world;

    @BeforeEach
    void makeWorld() {
        world = new SaveWorld(folder);
    }

    @Test
    void aFileThatChangesOnceIsReadAgainAndIsWhole() {
        world.files.file("log", "first").file("big", SyntheticFile.generated(1, 2_000_000));
        changeDuringRead(1);
        SaveReport report = world.save();
        assertThat(report.hasWarnings()).isFalse();
        assertThat(world.saved().content("log")).asString().isEqualTo("changed 1");
        assertThat(world.saved().entry("log").marks().changedWhileRead()).isFalse();
    }

    /** The synthetic file changes when its metadata was asked for and its content not yet. */
    private void changeDuringRead(int times) {
        AtomicInteger left = new AtomicInteger(times);
        world.source.onRead(key -> {
            if (key.equals(world.files.key("log")) && left.getAndDecrement() > 0) {
                world.files.at(LATER + left.get()).file("log", "changed " + (times - left.get()));
            }
        });
    }

    @Test
    void aFileThatNeverRestsIsSavedAsFoundAndReadAgainNextTime() {
        world.files.file("log", "first");
        changeDuringRead(1_000);
        SaveReport report = world.save();
        assertThat(report.warnings()).extracting(Problem::code).containsExactly(ProblemCode.FILE_CHANGED);
        assertThat(world.saved().entry("log").marks().changedWhileRead()).isTrue();
        world.source.onRead(key -> {});
        SaveReport next = world.save();
        assertThat(next.totals().filesRead()).isEqualTo(1);
        assertThat(world.saved().entry("log").marks().changedWhileRead()).isFalse();
    }

    @Test
    void aLargeFileThatNeverRestsHasTheSizeThatWasRead() {
        world.files.file("log", SyntheticFile.generated(1, 3_000_000));
        AtomicInteger reads = new AtomicInteger();
        world.source.onRead(key -> world.files
                .at(LATER + reads.incrementAndGet())
                .file("log", SyntheticFile.generated(1, 3_000_000 - 1_000L * reads.get())));
        SaveReport report = world.save();
        assertThat(report.hasWarnings()).isTrue();
        Entry entry = world.saved().entry("log");
        assertThat(world.saved().content("log")).hasSize((int) entry.metadata().size());
    }

    @Test
    void aLargeFileThatGrowsBeforeItsDataIsLookedForHasTheSizeThatWasRead() {
        world.files.file("log", SyntheticFile.generated(1, 12_000_000));
        AtomicInteger looks = new AtomicInteger();
        world.source.onExtents(key -> world.files
                .at(LATER + looks.incrementAndGet())
                .file("log", SyntheticFile.generated(1, 12_000_000 + 3L * looks.get())));
        assertThat(world.save().hasWarnings()).isTrue();
        world.source.onExtents(key -> {});
        assertThat(world.saved().entry("log").metadata().size())
                .isEqualTo(world.saved().content("log").length)
                .isGreaterThan(12_000_000);
        assertThat(world.save().hasWarnings()).isFalse();
    }

    /** A second large read, in the middle of the first one: it must not write to the buffer of the first. */
    @Test
    void aSmallFileThatGrowsDoesNotDisturbTheLargeFileThatIsBeingRead() {
        for (int i = 10; i < 42; i++) {
            world.files.file("s" + i, SyntheticFile.generated(i, 100));
        }
        world.files.file("t", SyntheticFile.generated(1, 12_000_000));
        CountDownLatch largeBegun = new CountDownLatch(1);
        CountDownLatch smallOpened = new CountDownLatch(1);
        world.source.onOpen(key -> {
            if (key.equals(world.files.key("s10"))) {
                await(largeBegun);
            } else if (key.equals(world.files.key("s15"))) {
                world.files.file("s15", SyntheticFile.generated(2, 3_000_000));
            } else if (key.equals(world.files.key("s41"))) {
                smallOpened.countDown();
            }
        });
        world.source.onRead(key -> {
            if (key.equals(world.files.key("t"))) {
                largeBegun.countDown();
                await(smallOpened);
                LockSupport.parkNanos(50_000_000); // until the result of the group is there
            }
        });
        try (SaveThreads threads = SaveThreads.ofCores(2)) {
            world.save(world.vault, threads, plan -> plan, new CancelToken());
        }
        world.source.onOpen(key -> {});
        assertThat(world.saved().content("t")).isEqualTo(bytes(1, 12_000_000));
        assertThat(world.saved().content("s15")).isEqualTo(bytes(2, 3_000_000));
    }

    private static byte[] bytes(long seed, int size) {
        byte[] bytes = new byte[size];
        SyntheticFile.generated(seed, size).copy(0, bytes, 0, size);
        return bytes;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aVanishedFileIsNamedAndTheRestIsSaved() {
        world.files.file("a", "stays").file("gone", "was here").file("z", "stays too");
        world.source.onOpen(key -> {
            if (key.equals(world.files.key("gone"))) {
                world.files.remove("gone");
            }
        });
        SaveReport report = world.save();
        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(ProblemCode.FILE_VANISHED);
            assertThat(warning.details()).containsEntry("path", "/data/gone");
        });
        assertThat(world.saved().entries.keySet()).containsExactlyInAnyOrder("", "a", "z");
    }

    @Test
    void anUnreadableFileIsCarriedFromThePointThatHasIt() {
        world.files.file("secret", "known").file("other", "readable");
        world.save();
        refuse("secret");
        SaveReport second = world.save();
        assertThat(second.warnings()).extracting(Problem::code).containsExactly(ProblemCode.FILE_UNREADABLE);
        assertThat(world.saved().content("secret")).asString().isEqualTo("known");
        assertThat(world.saved().entry("secret").marks().carriedFrom()).hasValue(1);
        world.save();
        assertThat(world.saved().entry("secret").marks().carriedFrom()).hasValue(1);
        allow("secret");
        SaveReport last = world.save();
        assertThat(last.hasWarnings()).isFalse();
        assertThat(world.saved().entry("secret").marks().carriedFrom()).isEmpty();
    }

    @Test
    void anUnreadableFileThatNoPointHasIsOnlyNamed() {
        world.files.file("secret", "unknown");
        refuse("secret");
        SaveReport report = world.save();
        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(ProblemCode.FILE_UNREADABLE);
            assertThat(warning.details()).containsEntry("reason", "EACCES");
        });
        assertThat(world.saved().entries).containsOnlyKeys("");
    }

    @Test
    void whatIsInAnUnreadableFolderIsCarriedFromThePointThatHasIt() {
        world.files
                .file("a", "before")
                .file("folder/inside", "known")
                .file("folder/sub/deep", "known too")
                .file("z/after", "behind");
        world.save();
        world.source.hide(world.files.key("folder"));
        SaveReport second = world.save();
        assertThat(second.warnings()).extracting(Problem::code).containsExactly(ProblemCode.FILE_UNREADABLE);
        assertThat(world.saved().entries.keySet())
                .containsExactlyInAnyOrder(
                        "", "a", "folder", "folder/inside", "folder/sub", "folder/sub/deep", "z", "z/after");
        assertThat(world.saved().content("folder/sub/deep")).asString().isEqualTo("known too");
        assertThat(world.saved().entry("folder/inside").marks().carriedFrom()).hasValue(1);
        assertThat(world.saved().entry("z/after").marks().carriedFrom()).isEmpty();
    }

    @Test
    void anUnreadableFolderThatTheWalkMeetsLastIsInThePointOnce() {
        world.files.file("a", "before").file("folder/inside", "known");
        world.save();
        world.source.hide(world.files.key("folder"));
        world.save();
        assertThat(world.saved().entries.keySet()).containsExactlyInAnyOrder("", "a", "folder", "folder/inside");
        assertThat(world.saved().entry("folder").marks().carriedFrom()).isEmpty();
        assertThat(world.saved().entry("folder/inside").marks().carriedFrom()).hasValue(1);
    }

    @Test
    void whereNoSnapshotCanBeTakenFilesAreReadLiveWithARemark() throws IOException {
        Path live = Files.createDirectory(folder.resolve("live"));
        Files.writeString(live.resolve("note"), "kept");
        ByteString root = ByteString.utf8(live.toString());
        LinuxSource source = new LinuxSource(
                List.of(root),
                SourceRules.NONE,
                place -> {
                    throw SnapshotException.failed("ENOSPC");
                },
                new SpillDirectory(PrivatePaths.of(folder)));

        SaveReport report = world.saveOf(source, live.toString(), RetainedRootFilter.NONE);

        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(ProblemCode.SNAPSHOT_FAILED);
            assertThat(warning.details()).containsEntry("reason", "ENOSPC");
        });
        assertThat(world.saved().content(live.resolve("note").toString()))
                .asString()
                .isEqualTo("kept");
    }

    private void refuse(String path) {
        world.files.change(
                path,
                node -> node.withTimes(new Timestamp(LATER, 0), new Timestamp(LATER, 0))
                        .refusing(key -> new SourceProblem.Unreadable(key, "open", "EACCES")));
    }

    private void allow(String path) {
        world.files.file(path, "known again");
    }

    @Test
    void aFileTouchedWhileThePreviousScanBeganIsReadAgain() {
        long began = world.clock.instant().getEpochSecond() + 86_400;
        world.files.file("settled", "a").at(began - 1).file("fresh", "b");
        world.save();
        SaveReport second = world.save();
        assertThat(second.totals().filesRead()).isEqualTo(1);
        assertThat(second.totals().dataRecordsSent()).isZero();
        assertThat(world.save().totals().filesRead()).isZero();
    }

    @Test
    void aModificationTimeThatWasSetBackHidesNothing() {
        world.files.file("f", "one");
        world.save();
        Timestamp modified = world.files.node("f").metadata().modified();
        world.files.at(LATER).file("f", "two").change("f", node -> node.withTimes(modified, new Timestamp(LATER, 0)));
        world.save();
        assertThat(world.saved().content("f")).asString().isEqualTo("two");
    }

    @Test
    void extendedAttributesAreKeptShortOnesInTheEntryAndLongOnesInChunks() {
        ExtendedAttribute brief = new ExtendedAttribute(ByteString.utf8("user.a"), ByteString.utf8("short"));
        ExtendedAttribute lengthy = new ExtendedAttribute(ByteString.utf8("user.b"), ByteString.of(new byte[5_000]));
        world.files
                .file("f", "content")
                .change("f", node -> node.withAttributes(brief, lengthy))
                .directory("d")
                .change("d", node -> node.withAttributes(lengthy));
        world.save();
        Entry file = world.saved().entry("f");
        assertThat(file.attributes().listed())
                .first()
                .isEqualTo(new StoredAttribute.Inline(brief.name(), brief.value()));
        StoredAttribute.InChunk chunk =
                (StoredAttribute.InChunk) file.attributes().listed().get(1);
        assertThat(world.saved().raw(chunk.chunk())).isEqualTo(new byte[5_000]);
        assertThat(world.saved().entry("d").attributes().listed())
                .containsExactly(new StoredAttribute.InChunk(lengthy.name(), chunk.chunk()));
        assertThat(world.save().totals().recordsSent()).isZero();
    }

    @Test
    void aSourceOfNothingIsNoBackup() {
        world.files.remove("");
        assertThatThrownBy(world::save)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.NOTHING_TO_BACK_UP));
    }

    @Test
    void anUnusableCacheFolderIsNamed() throws Exception {
        world.files.file("f", "content");
        Files.createDirectories(world.cacheFolder().resolve("pages"));
        assertThatThrownBy(world::save)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CACHE_UNUSABLE));
    }
}
