package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.tree.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks of a large file end where the chunker of the run ends them, whatever the previous point has. */
class ChunkBoundariesTest {
    private static final int MIB = 1 << 20;

    /** The first stretch is one chunk under either chunker, so it never changes. */
    private static final List<Extent> DATA = List.of(new Extent(0, 600_000), new Extent(2 * MIB, 10 * MIB));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherChunkerCutsTheWholeFile(boolean fixed) {
        SaveWorld fresh = new SaveWorld(folder.resolve("fresh"));
        save(fresh, fixed);
        SaveWorld world = new SaveWorld(folder.resolve("world"));
        save(world, !fixed);
        save(world, fixed);
        assertThat(lengths(world)).isEqualTo(lengths(fresh));
    }

    private static void save(SaveWorld world, boolean fixed) {
        world.files
                .at(world.clock.instant().getEpochSecond() + 43_200)
                .file("db", SyntheticFile.sparse(9, 12 * MIB, DATA));
        world.save(world.vault, SaveThreads.inCaller(), plan -> plan.withFixedChunks(fixed), new CancelToken());
    }

    private static List<Integer> lengths(SaveWorld world) {
        SaveWorld.Saved saved = world.saved();
        Entry entry = saved.entry("db");
        List<Integer> lengths = new ArrayList<>();
        ChunkStream.of(entry.content(), entry.metadata().size(), saved.pages)
                .forEachRemaining(placed -> lengths.add(placed.chunk().rawLength()));
        return lengths;
    }
}
