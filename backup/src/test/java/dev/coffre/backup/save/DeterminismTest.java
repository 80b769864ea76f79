package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.vault.id.Oid;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeterminismTest {
    @TempDir
    Path folder;

    @Test
    void theSameFilesMakeTheSameRecordsWithAnyThreadsAndAnyTiming() {
        Oid alone = rootOf(new SaveWorld(folder.resolve("alone")), SaveThreads.inCaller());
        assertThat(rootWithThreads("one", 1)).isEqualTo(alone);
        assertThat(rootWithThreads("four", 4)).isEqualTo(alone);
        SaveWorld shaken = new SaveWorld(folder.resolve("shaken"));
        Random random = new Random(5);
        shaken.source.onOpen(key -> sleep(random.nextInt(3)));
        try (SaveThreads threads = SaveThreads.ofCores(4)) {
            assertThat(rootOf(shaken, threads)).isEqualTo(alone);
        }
    }

    @Test
    void aMachineThatAppliesTheSameChangesEndsWithTheSameRecords() {
        Oid alone = twoRunsOf(new SaveWorld(folder.resolve("alone")), SaveThreads.inCaller());
        try (SaveThreads threads = SaveThreads.ofCores(4)) {
            assertThat(twoRunsOf(new SaveWorld(folder.resolve("four")), threads))
                    .isEqualTo(alone);
        }
    }

    private Oid twoRunsOf(SaveWorld world, SaveThreads threads) {
        rootOf(world, threads);
        world.files.at(1_768_000_000);
        for (int i = 0; i < 600; i += 7) {
            world.files.file("d" + i % 13 + "/f" + i, SyntheticFile.generated(9_000 + i, 50 + 37 * i));
        }
        world.files.file("moved/large", SyntheticFile.generated(70, 6_000_000)).remove("large");
        return save(world, threads);
    }

    private Oid rootWithThreads(String name, int cores) {
        try (SaveThreads threads = SaveThreads.ofCores(cores)) {
            return rootOf(new SaveWorld(folder.resolve(name)), threads);
        }
    }

    private static Oid rootOf(SaveWorld world, SaveThreads threads) {
        for (int i = 0; i < 600; i++) {
            String path = "d" + i % 13 + "/f" + i;
            world.files.file(path, SyntheticFile.generated(i % 500, 50 + 37 * i));
            if (i % 3 == 0) {
                Ownership owner = new Ownership(i % 40, 0, ByteString.EMPTY, ByteString.EMPTY);
                world.files.change(path, node -> node.withOwner(owner));
            }
        }
        world.files
                .file("large", SyntheticFile.generated(70, 6_000_000))
                .file("twin", SyntheticFile.generated(70, 6_000_000))
                .file("middle", SyntheticFile.generated(71, 300_000))
                .link("d1/f1", "link");
        return save(world, threads);
    }

    private static Oid save(SaveWorld world, SaveThreads threads) {
        world.save(world.vault, threads, plan -> plan, new CancelToken());
        return world.vault.chain(world.machine).points().getLast().point().root();
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
