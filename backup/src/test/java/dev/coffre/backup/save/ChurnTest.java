package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.bundle.BundleLiveness;
import dev.coffre.backup.bundle.BundleLivenessCounter;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.point.StoredPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChurnTest {
    private static final int DAYS = 30;
    private static final int KEPT_POINTS = 7;
    private static final long DAY = 86_400;

    @TempDir
    Path folder;

    private final Random random = new Random(11);

    @Test
    void afterThirtyDaysOfChurnLittleOfWhatIsKeptIsWaste() {
        assertThat(wasteAfterChurn(1_500, 8_000)).isLessThanOrEqualTo(0.30);
    }

    @Test
    @Tag("long")
    void afterThirtyDaysOfChurnAmongFiftyThousandFilesLittleOfWhatIsKeptIsWaste() {
        assertThat(wasteAfterChurn(50_000, 1_000)).isLessThanOrEqualTo(0.30);
    }

    private double wasteAfterChurn(int files, int meanSize) {
        SaveWorld world = new SaveWorld(folder);
        long[] seeds = new long[files];
        for (int i = 0; i < files; i++) {
            write(world, i, meanSize, seeds[i]);
        }
        world.save();
        for (int day = 1; day <= DAYS; day++) {
            world.files.at(world.clock.instant().getEpochSecond() - DAY / 2);
            for (int change = 0; change < files / 20; change++) {
                int i = random.nextInt(files);
                seeds[i] = day;
                write(world, i, meanSize, seeds[i]);
            }
            world.save();
        }
        return wasteOfKeptPoints(world);
    }

    private static void write(SaveWorld world, int i, int meanSize, long version) {
        SyntheticFile content = SyntheticFile.generated(i * 1_000L + version, meanSize / 2 + (i * 31) % meanSize);
        world.files.file("d" + i % 100 + "/f" + i, content);
    }

    /** Bytes of bundled files that no kept point names, over all bytes of the bundles that one of them names. */
    private static double wasteOfKeptPoints(SaveWorld world) {
        List<StoredPoint> points = world.vault.chain(world.machine).points();
        BundleLivenessCounter usage = new BundleLivenessCounter();
        for (StoredPoint kept : points.subList(points.size() - KEPT_POINTS, points.size())) {
            for (Entry entry : world.saved(kept.point()).entries.values()) {
                if (entry.content() instanceof FileContent.Bundled bundled) {
                    usage.count(
                            bundled.bundle(), bundled.slot(), entry.metadata().size());
                }
            }
        }
        long live = usage.all().stream().mapToLong(BundleLiveness::liveBytes).sum();
        long all = usage.all().stream().mapToLong(BundleLiveness::contents).sum();
        return 1 - (double) live / all;
    }
}
