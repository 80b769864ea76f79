package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.testing.SyntheticFile;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebundleTest {
    private static final int FILES = 80;

    @TempDir
    Path folder;

    private SaveWorld world;

    @BeforeEach
    void makeWorld() {
        world = new SaveWorld(folder);
    }

    private void fill(int owners) {
        for (int i = 0; i < FILES; i++) {
            String name = "f%02d".formatted(i);
            int uid = i % owners;
            world.files
                    .file(name, SyntheticFile.generated(i, 500))
                    .change(name, node -> node.withOwner(new Ownership(uid, uid, ByteString.EMPTY, ByteString.EMPTY)));
        }
    }

    /** Twenty owners in turn are more than bundles are open at once, so that every file gets one of its own. */
    @Test
    void bundlesThatJoiningLeavesAsTheyAreAreReadForItOnce() {
        fill(20);
        world.save();
        assertThat(world.save().totals().filesRead()).isEqualTo(FILES);
        assertThat(world.save().totals().filesRead()).isZero();
        assertThat(world.save().totals().filesRead()).isZero();
    }
}
