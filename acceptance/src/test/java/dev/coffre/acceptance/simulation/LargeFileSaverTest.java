package dev.coffre.acceptance.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That worlds have patched chunks at all. */
class LargeFileSaverTest {
    private static final int DAYS = 30;

    @Test
    void mostDaysPatchChunksOverEarlierRecords(@TempDir Path machine) {
        assertThat(daysWithPatchedChunks(machine, oids -> {
                    BitSet all = new BitSet();
                    all.set(0, oids.size());
                    return all;
                }))
                .isBetween(DAYS / 2, DAYS - 1);
    }

    @Test
    void nothingIsPatchedOverWhatTheVaultLost(@TempDir Path machine) {
        assertThat(daysWithPatchedChunks(machine, oids -> new BitSet())).isZero();
    }

    private static int daysWithPatchedChunks(Path machine, Function<List<Oid>, BitSet> vault) {
        Contents contents = new Contents(DomainId.random(new SplittableRandom(1)));
        LargeFileBackup file = new LargeFileBackup(contents, machine, new Chance(1));
        Optional<SavedLargeFile> previous = Optional.empty();
        int patched = 0;
        for (int day = 0; day < DAYS; day++) {
            file.nextDay();
            SavedLargeFile saved = file.save(previous, vault);
            file.committed(saved);
            boolean hasPatches = saved.page().closure().stream()
                    .anyMatch(node -> node.record().header().type() == RecordType.PATCH);
            patched += hasPatches && !saved.borrowed().isEmpty() ? 1 : 0;
            previous = Optional.of(saved);
        }
        return patched;
    }
}
