package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.sealing.BlockSigner;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchedFileMemoryTest {
    private static final int MIB = 1 << 20;
    private static final int FILES = 48;
    private static final long HALF_DAY = 43_200;

    @TempDir
    Path folder;

    /** The small file waits for others of its group, so all large ones wait for it. */
    @Test
    void patchedFilesThatWaitForASmallOneKeepNoPatchBundleInMemory() {
        SaveWorld world = new SaveWorld(folder);
        byte[] content = new byte[4 * MIB];
        new Random(1).nextBytes(content);
        touch(world, content);
        world.save();
        content = content.clone();
        content[100 * BlockSigner.BLOCK_BYTES]++;
        touch(world, content);
        long[] used = new long[2];
        world.source.onOpen(key -> {
            if (key.equals(world.files.key(large(0)))) {
                used[0] = usedBytes();
            } else if (key.equals(world.files.key(large(FILES - 1)))) {
                used[1] = usedBytes();
            }
        });
        assertThat(world.save().totals().bytesStored()).as("patched").isLessThan(100_000L * FILES);
        assertThat(used[1] - used[0]).isLessThan(FILES * (MIB / 2));
    }

    private static void touch(SaveWorld world, byte[] content) {
        world.files.at(world.clock.instant().getEpochSecond() + HALF_DAY);
        world.files.file("a", SyntheticFile.of(new byte[] {1, 2, 3}));
        for (int i = 0; i < FILES; i++) {
            world.files.file(large(i), SyntheticFile.of(content));
        }
    }

    private static String large(int number) {
        return "large-%02d".formatted(number);
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
