package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.testing.SyntheticNode;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.testing.Fault;
import dev.coffre.vault.testing.FaultyVault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leaf page whose entries look as they were noted to look is taken over unopened, and no other. */
class UnchangedLeavesTest {
    private static final int FILES = 4_000;
    private static final int DAYS = 40;

    @TempDir
    Path folder;

    private final Random random = new Random(17);

    @Test
    void whateverChangesAPointIsTheSameAsWithoutNotes() throws IOException {
        SaveWorld world = filled();
        world.save();
        for (int day = 1; day <= DAYS; day++) {
            settle(world);
            for (int change = random.nextInt(6); change > 0; change--) {
                change(world, random.nextInt(FILES), day);
            }
            save(world, day);
            Oid withNotes = root(world);
            long files = world.saved().point.root().files();
            Files.delete(notes(world));
            SaveReport compared = save(world, day + 1);
            assertThat(root(world)).as("day %d", day).isEqualTo(withNotes);
            assertThat(compared.totals().filesRead()).as("day %d", day).isZero();
            assertThat(compared.totals().files()).isEqualTo(files);
        }
    }

    @Test
    void withoutChangesNoLeafIsOpened() throws IOException {
        SaveWorld world = filled();
        world.save();
        Files.delete(world.cacheFolder().resolve("pages"));
        FaultyVault counting = new FaultyVault(world.vault, _ -> new Fault.None());
        SaveReport report = world.save(counting);
        assertThat(counting.calls())
                .as("the chain, the session, what is lost, the root, the point")
                .isLessThan(10);
        assertThat(report.totals().files()).isEqualTo(FILES);
        assertThat(report.totals().recordsSent()).isZero();
    }

    @Test
    void oneFileOpensItsLeafAlone() throws IOException {
        SaveWorld world = filled();
        world.save();
        settle(world);
        world.files.file(path(FILES / 2), "another content");
        Files.delete(world.cacheFolder().resolve("pages"));
        FaultyVault counting = new FaultyVault(world.vault, _ -> new Fault.None());
        SaveReport report = world.save(counting);
        assertThat(report.totals().filesRead()).isEqualTo(1);
        assertThat(counting.calls()).isLessThan(40);
        assertThat(world.saved().content(path(FILES / 2))).asString().isEqualTo("another content");
    }

    @Test
    void notesThatAreDamagedHideNoChange() throws IOException {
        SaveWorld world = filled();
        world.save();
        for (int day = 1; day <= 15; day++) {
            settle(world);
            int changed = random.nextInt(FILES);
            world.files.file(path(changed), "of day " + day);
            byte[] notes = Files.readAllBytes(notes(world));
            for (int flips = 0; flips < 200; flips++) {
                notes[36 + random.nextInt(notes.length - 36)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(notes(world), notes);
            world.save();
            assertThat(world.saved().content(path(changed))).asString().isEqualTo("of day " + day);
        }
    }

    @Test
    void aFolderThatCannotBeListedIsCarriedThoughItsOwnLeafWasTakenOver() throws IOException {
        SaveWorld world = filled();
        world.files.directory("empty");
        world.save();
        Set<String> before = Set.copyOf(world.saved().entries.keySet());
        world.source.hide(world.files.key("d13"));
        world.save();
        assertThat(world.saved().entries.keySet()).isEqualTo(before);
        assertThat(world.saved().entry(path(13)).marks().carriedFrom()).hasValue(1);
        assertThat(world.saved().entry("d13").marks().carriedFrom()).isEmpty();
        world.source.hide(world.files.key("empty"));
        world.save();
        assertThat(world.saved().entry(path(13)).marks().carriedFrom()).isEmpty();
        Oid listedAgain = root(world);
        Files.delete(notes(world));
        world.save();
        assertThat(root(world)).isEqualTo(listedAgain);
    }

    @Test
    void aFileTouchedWhileThePointBeforeWasMadeIsReadAgain() {
        SaveWorld world = filled();
        world.save();
        long nextBegins = world.clock.instant().getEpochSecond() + 86_400;
        world.files.change(path(9), node -> at(node, nextBegins));
        world.save();
        assertThat(world.save().totals().filesRead()).isEqualTo(1);
    }

    /** From now on what is made was made long before the next run. */
    private static void settle(SaveWorld world) {
        world.files.at(world.clock.instant().getEpochSecond() - 40_000);
    }

    private static SaveReport save(SaveWorld world, int day) {
        try (SaveThreads threads = day % 2 == 0 ? SaveThreads.inCaller() : SaveThreads.ofCores(3)) {
            return world.save(world.vault, threads, plan -> plan, new CancelToken());
        }
    }

    private void change(SaveWorld world, int i, int day) {
        String path = path(i);
        switch (random.nextInt(7)) {
            case 0 -> world.files.file(path, SyntheticFile.generated(i * 100L + day, 30 + i % 50));
            case 1 -> world.files.directory("d" + i % 20 + "/new" + day);
            case 2 -> {
                world.files.file(path, "there for a moment");
                world.files.remove(path);
            }
            case 3 -> {
                world.files.file(path, "as before");
                world.files.change(path, node -> node.withMode(0600));
            }
            case 4 -> world.files.file("0 first of all " + day, "before everything");
            case 5 -> {
                world.files.file(path, "linked");
                world.files.link(path, path + " too");
            }
            default ->
                world.files.change(
                        "d" + i % 20, node -> at(node, world.clock.instant().getEpochSecond() - 9_000));
        }
    }

    private static SyntheticNode at(SyntheticNode node, long seconds) {
        Metadata is = node.metadata();
        Timestamp time = new Timestamp(seconds, 0);
        FileIdentity same = is.identity();
        return node.with(new Metadata(is.nature(), is.mode(), is.owner(), is.size(), time, time, same, is.born()));
    }

    private SaveWorld filled() {
        SaveWorld world = new SaveWorld(folder);
        for (int i = 0; i < FILES; i++) {
            world.files.file(path(i), SyntheticFile.generated(i * 100L, 30 + i % 50));
        }
        return world;
    }

    private static String path(int i) {
        return "d" + i % 20 + "/f" + i;
    }

    private static Path notes(SaveWorld world) {
        return world.cacheFolder().resolve("leaf-notes");
    }

    private static Oid root(SaveWorld world) {
        return world.saved().point.root().page().oid();
    }
}
