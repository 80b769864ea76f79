package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.run.ReportTimer;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.view.PointView;
import dev.coffre.backup.view.SelectionSize;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedOwnersTest extends RestoreTest {
    @Test
    void ownersThatCannotBeSetAreCountedAfterTheFirst() throws Exception {
        world.sandbox.file("from/f", "x");
        RecoveryPoint point = world.save();
        assertThat(reported(point, 3)).isEqualTo(List.of("", "", ""));
        assertThat(reported(point, 4)).isEqualTo(List.of("", "", "", ""));
        assertThat(reported(point, 1_000)).isEqualTo(List.of("", "", "", "996"));
    }

    /** Returns how many further objects each warning counts. */
    private List<String> reported(RecoveryPoint point, int objects) {
        RecoveryStats stats = new RecoveryStats(
                failure -> {
                    throw new AssertionError(failure);
                },
                RecoveryListener.SILENT,
                new ReportTimer(InstantSource.system()),
                () -> 0,
                new SelectionSize(0, 0));
        try (RecordOpenerPool openers = new RecordOpenerPool(world.backup.keys)) {
            Entry entry = new PointView(point, new VaultPageSource(world.backup.vault, openers))
                    .roots()
                    .getFirst();
            for (int i = 0; i < objects; i++) {
                stats.reportMetadataProblems(entry, List.of(new MetadataProblem.Owner(5, 5, "EPERM")));
            }
        }
        return stats.report().warnings().stream()
                .map(warning -> warning.details().getOrDefault("more", ""))
                .toList();
    }
}
