package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.PointExt;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaveRunTest {
    private static final long LATER = 1_768_000_000;

    @TempDir
    Path folder;

    private SaveWorld world;

    @BeforeEach
    void makeWorld() {
        world = new SaveWorld(folder);
    }

    @Test
    void everyKindOfObjectIsInThePointWithItsContent() {
        byte[] large = random(1, 3_000_000);
        byte[] listed = random(2, 9_000_000);
        world.files
                .file("a/small", "hello")
                .file("a/empty", "")
                .file("a/large", SyntheticFile.of(large))
                .file("b/listed", SyntheticFile.of(listed))
                .node("b/link", new FileType.Symlink(ByteString.utf8("../a/small")))
                .node("b/pipe", FileType.FIFO)
                .directory("c");
        SaveReport report = world.save();
        SaveWorld.Saved saved = world.saved();
        assertThat(saved.entries.keySet())
                .containsExactlyInAnyOrder(
                        "", "a", "b", "c", "a/small", "a/empty", "a/large", "b/listed", "b/link", "b/pipe");
        assertThat(saved.content("a/small")).asString().isEqualTo("hello");
        assertThat(saved.content("a/large")).isEqualTo(large);
        assertThat(saved.content("b/listed")).isEqualTo(listed);
        assertThat(saved.entry("b/listed").content()).isInstanceOf(FileContent.FileList.class);
        assertThat(saved.entry("b/link").metadata().fileType())
                .isEqualTo(new FileType.Symlink(ByteString.utf8("../a/small")));
        assertThat(report.hasWarnings()).isFalse();
        assertThat(report.totals().files()).isEqualTo(4);
        assertThat(report.totals().bytes()).isEqualTo(12_000_005);
        assertThat(report.totals().bytesRead()).isEqualTo(12_000_005);
        assertThat(report.session().bytesAdmitted()).isEqualTo(report.totals().bytesStored());
    }

    @Test
    void theSecondBackupSendsNoDataAndReadsNothing() {
        fill(500);
        world.files.file("large", SyntheticFile.generated(7, 6_000_000));
        world.save();
        world.source.takeOpened();
        SaveReport second = world.save();
        assertThat(second.totals().dataRecordsSent()).isZero();
        assertThat(second.totals().bytesSent()).isLessThanOrEqualTo(64 << 10);
        assertThat(second.totals().bytesRead()).isZero();
        assertThat(world.source.takeOpened()).isEmpty();
        assertThat(second.point().seq()).isEqualTo(2);
    }

    @Test
    void aPreviousPointThatTheVaultCannotReadStopsNoBackup() {
        fill(100);
        world.save();
        SaveReport second = world.save();
        world.service.damagePoint(world.machine, 2);
        world.source.takeOpened();
        SaveReport third = world.save();
        PointExt ext = world.saved().point.ext();
        assertThat(ext.seq()).isEqualTo(3);
        assertThat(ext.previous()).isEqualTo(second.point().hash());
        assertThat(world.source.takeOpened())
                .as("compared with the first point")
                .isEmpty();
        assertThat(third.hasWarnings()).isFalse();
    }

    @Test
    void aBackupGoesOnWhenTheVaultCanReadNoPoint() {
        fill(100);
        world.save();
        world.service.damagePoint(world.machine, 1);
        SaveReport second = world.save();
        assertThat(second.point().seq()).isEqualTo(2);
        assertThat(second.totals().dataRecordsSent()).isZero();
        assertThat(world.saved().entries).hasSize(111);
    }

    @Test
    void rescanReadsAllAndSendsNothing() {
        fill(100);
        world.files.file("large", SyntheticFile.generated(7, 6_000_000));
        world.save();
        SaveReport second = saveWith(world.plan().withRescan(true));
        assertThat(second.totals().filesRead()).isEqualTo(101);
        assertThat(second.totals().dataRecordsSent()).isZero();
    }

    @Test
    void anotherCompressionSendsNothingAgain() {
        fill(500);
        world.save();
        SaveReport second = saveWith(world.plan().withCompression(Compression.MAX));
        assertThat(second.totals().recordsSent()).isZero();
    }

    /** Else the old points would stay as damaged as they are: only the same bytes are the record that they name. */
    @Test
    void whatIsLostIsMadeAgainAsItWasThoughCompressionHasChanged() {
        for (int i = 0; i < 20; i++) {
            world.files.file("small" + i, ("content " + i + " ").repeat(200));
        }
        world.files.file("large", SyntheticFile.of(words(3_000_000)));
        saveWith(world.plan().withCompression(Compression.FAST));
        SaveWorld.Saved before = world.saved();
        Oid bundle = ((FileContent.Bundled) before.entry("small3").content())
                .bundle()
                .oid();
        Oid chunk = ((FileContent.Chunks) before.entry("large").content())
                .chunks()
                .getFirst()
                .chunk()
                .oid();
        for (Compression now : List.of(Compression.MAX, Compression.OFF)) {
            world.service.lose(world.domain, bundle);
            world.service.lose(world.domain, chunk);

            SaveReport healed = saveWith(world.plan().withCompression(now));

            assertThat(healed.totals().dataRecordsSent()).isEqualTo(2);
            assertThat(before.content("small3")).asString().startsWith("content 3 ");
            assertThat(before.content("large")).isEqualTo(words(3_000_000));
            assertThat(world.saved().content("large")).isEqualTo(words(3_000_000));
        }
    }

    private static byte[] words(int length) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(4);
        while (text.length() < length) {
            text.append(Integer.toString(random.nextInt(5_000), 36)).append(' ');
        }
        return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    private SaveReport saveWith(SavePlan plan) {
        return world.save(world.vault, SaveThreads.inCaller(), unchanged -> plan, new CancelToken());
    }

    @Test
    void aByteInsertedAtTheFrontOfALargeFileSendsASmallShareOfIt() {
        byte[] before = random(3, 64 << 20);
        byte[] after = new byte[before.length + 1];
        System.arraycopy(before, 0, after, 1, before.length);
        world.files.file("large", SyntheticFile.of(before));
        world.save();
        world.files.at(LATER).file("large", SyntheticFile.of(after));
        SaveReport second = world.save();
        assertThat(second.totals().bytesSent()).isLessThan(6 << 20);
        assertThat(Arrays.equals(world.saved().content("large"), after)).isTrue();
    }

    @Test
    void aCopiedFolderSendsAlmostNothing() {
        for (int i = 0; i < 400; i++) {
            world.files.file("original/" + i, SyntheticFile.generated(i, 16_384 + 97 * i));
        }
        SaveReport first = world.save();
        world.files.at(LATER);
        for (int i = 0; i < 400; i++) {
            world.files.file("copy/" + i, SyntheticFile.generated(i, 16_384 + 97 * i));
        }
        SaveReport second = world.save();
        assertThat(second.totals().dataRecordsSent()).isZero();
        assertThat(second.totals().bytesSent() * 100)
                .isLessThanOrEqualTo(first.totals().bytesSent());
    }

    @Test
    void oneTouchedFileAmongManySendsFewPages() {
        for (int i = 0; i < 20_000; i++) {
            world.files.file("d" + i % 200 + "/f" + i, "content of " + i);
        }
        world.save();
        world.files.at(LATER).file("d77/f77", "changed");
        SaveReport second = world.save();
        assertThat(second.totals().filesRead()).isEqualTo(1);
        assertThat(second.totals().dataRecordsSent()).isEqualTo(1);
        assertThat(second.totals().bytesSent()).isLessThan(256 << 10);
        assertThat(world.saved().content("d77/f77")).asString().isEqualTo("changed");
    }

    @Test
    void aDeletedCacheCostsOnlyADownload() {
        fill(300);
        world.files.file("large", SyntheticFile.generated(7, 6_000_000));
        world.save();
        world.source.takeOpened();
        world.deleteCache();
        SaveReport second = world.save();
        assertThat(second.totals().dataRecordsSent()).isZero();
        assertThat(second.totals().bytesSent()).isLessThanOrEqualTo(64 << 10);
        assertThat(world.source.takeOpened()).isEmpty();
    }

    @Test
    void hardLinksAreReadOnceAndEveryNameHasTheContent() {
        world.files
                .file("one", SyntheticFile.generated(1, 100_000))
                .file("two", SyntheticFile.generated(2, 5_000_000))
                .link("one", "sub/another")
                .link("two", "sub/further");
        SaveReport report = world.save();
        assertThat(report.totals().filesRead()).isEqualTo(2);
        assertThat(report.totals().bytesRead()).isEqualTo(5_100_000);
        SaveWorld.Saved saved = world.saved();
        assertThat(saved.content("sub/another")).isEqualTo(saved.content("one"));
        assertThat(saved.content("sub/further")).isEqualTo(saved.content("two"));
        assertThat(saved.entry("one").marks().linkGroup())
                .isPresent()
                .isEqualTo(saved.entry("sub/another").marks().linkGroup())
                .isNotEqualTo(saved.entry("two").marks().linkGroup());
    }

    @Test
    void holesAreNotReadAndStayHoles() {
        SyntheticFile sparse = SyntheticFile.sparse(
                4, 50L << 30, List.of(new Extent(1L << 30, 2_000_000), new Extent(40L << 30, 3_000_000)));
        SyntheticFile hole = SyntheticFile.sparse(4, 1L << 40, List.of());
        world.files.file("sparse", sparse).file("hole", hole);
        SaveReport report = world.save();
        assertThat(report.totals().bytesRead()).isEqualTo(5_000_000);
        SaveWorld.Saved saved = world.saved();
        assertThat(saved.entry("hole").content()).isEqualTo(FileContent.NONE);
        assertThat(saved.entry("hole").metadata().size()).isEqualTo(1L << 40);
        assertThat(saved.entry("sparse").marks().sparse()).isTrue();
        assertThat(report.totals().bytes()).isEqualTo((50L << 30) + (1L << 40));
    }

    @Test
    void shortHolesAreReadThroughAndTheFileIsMarkedSparse() {
        world.files
                .file("bundled", SyntheticFile.withShortHoles(1, 100_000, List.of(new Extent(70_000, 30_000))))
                .file("chunked", SyntheticFile.withShortHoles(2, 3_000_000, List.of(new Extent(0, 2_500_000))))
                .file("dense", SyntheticFile.generated(3, 100_000));
        SaveReport report = world.save();
        assertThat(report.totals().bytesRead()).isEqualTo(3_200_000);
        SaveWorld.Saved saved = world.saved();
        assertThat(saved.entry("bundled").marks().sparse()).isTrue();
        assertThat(saved.entry("chunked").marks().sparse()).isTrue();
        assertThat(saved.entry("dense").marks().sparse()).isFalse();
    }

    @Test
    void filesOfOneContentAreStoredOnce() {
        byte[] content = random(5, 2_000_000);
        world.files.file("a", SyntheticFile.of(content)).file("b", SyntheticFile.of(content));
        SaveReport report = world.save();
        assertThat(report.totals().bytesStored()).isLessThan(2_200_000);
        assertThat(world.saved().entry("a").content())
                .isEqualTo(world.saved().entry("b").content());
    }

    @Test
    void theEntryStreamIsGoneWhenTheRunIsOver() {
        fill(10);
        world.save();
        assertThat(world.stateFolder()).isEmptyDirectory();
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            world.files.file("d" + i % 10 + "/f" + i, SyntheticFile.generated(i, 100 + 13 * i));
        }
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
