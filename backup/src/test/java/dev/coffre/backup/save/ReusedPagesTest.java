package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.record.SealedRecord;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.save.send.PageSealer;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.TreeBuilder;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordHeader;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of the previous point stand in the next one wherever its entries make the very same pages, and nowhere else. */
class ReusedPagesTest {
    private static final int FILES = 4_000;

    @TempDir
    Path folder;

    @Test
    void whateverChangesTheTreeIsTheOneThatItsEntriesMakeWithoutAnEarlierPoint() {
        SaveWorld world = new SaveWorld(folder);
        Random random = new Random(3);
        for (int i = 0; i < FILES; i++) {
            write(world, i, 0);
        }
        world.save();
        for (int day = 1; day <= 12; day++) {
            world.files.at(world.clock.instant().getEpochSecond() - 40_000);
            for (int change = random.nextInt(4); change > 0; change--) {
                change(world, random.nextInt(2 * FILES), day, random.nextInt(4));
            }
            save(world, day);
            assertThat(root(world)).as("day %d", day).isEqualTo(rootOfAllEntries(world));
        }
    }

    @Test
    void aRotatedKeyReusesNoPage() {
        SaveWorld world = new SaveWorld(folder);
        for (int i = 0; i < FILES; i++) {
            write(world, i, 0);
        }
        world.save();
        world.rotateKey();
        world.save();
        assertThat(root(world)).isEqualTo(rootOfAllEntries(world));
    }

    @Test
    void withoutChangesNothingIsSentButThePoint() {
        SaveWorld world = new SaveWorld(folder);
        for (int i = 0; i < FILES; i++) {
            write(world, i, 0);
        }
        world.save();
        Oid before = root(world);
        SaveReport report = world.save();
        assertThat(root(world)).isEqualTo(before);
        assertThat(report.totals().recordsSent()).isZero();
        assertThat(report.totals().files()).isEqualTo(FILES);
    }

    /** Now in the thread of the caller, now in several. */
    private static void save(SaveWorld world, int day) {
        try (SaveThreads threads = day % 2 == 0 ? SaveThreads.inCaller() : SaveThreads.ofCores(3)) {
            world.save(world.vault, threads, plan -> plan, new CancelToken());
        }
    }

    private static void change(SaveWorld world, int i, int day, int how) {
        boolean exists = i < FILES;
        switch (how) {
            case 0 -> write(world, i, day);
            case 1 -> world.files.directory("new" + i);
            case 2 -> {
                if (exists) {
                    write(world, i, day);
                    world.files.change(path(i), node -> node.withMode(0600));
                }
            }
            default -> {
                if (exists) {
                    write(world, i, day);
                    world.files.remove(path(i));
                }
            }
        }
    }

    private static void write(SaveWorld world, int i, int day) {
        world.files.file(path(i), SyntheticFile.generated(i * 100L + day, 30 + i % 50));
    }

    private static String path(int i) {
        return "d" + i % 20 + "/f" + i;
    }

    private static Oid root(SaveWorld world) {
        return world.saved().point.root().page().oid();
    }

    private static Oid rootOfAllEntries(SaveWorld world) {
        List<Entry> entries = world.saved().entries.values().stream()
                .sorted(Comparator.comparing(Entry::key))
                .toList();
        DataKey key = world.keys.newest();
        try (RecordSealer sealer = new RecordSealer(key, PageSealer.COMPRESSION)) {
            TreeBuilder tree = new TreeBuilder(key.pageBoundary()::value, page -> {
                SealedRecord sealed =
                        sealer.seal(page.type(), page.children(), RecordHeader.Ext.NONE, Slice.of(page.raw()));
                return new RecordReference(
                        page.type(), sealed.record().oid(), sealed.pid(), sealed.rawLength(), 0, sealed.codecTag());
            });
            entries.forEach(tree::add);
            return tree.finish().page().oid();
        }
    }
}
