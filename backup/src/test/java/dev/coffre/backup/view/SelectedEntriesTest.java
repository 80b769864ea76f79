package dev.coffre.backup.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.MeasuringVault;
import dev.coffre.backup.testing.Sandbox;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.UnreadablePage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectedEntriesTest {
    private static final int FOLDERS = 12;
    private static final int FILES = 250;

    private final Sandbox sandbox = Sandbox.create();
    private RecordOpenerPool openers;
    private MeasuringVault vault;
    private RecoveryPoint point;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        BackupWorld world = new BackupWorld(folder);
        openers = new RecordOpenerPool(world.keys);
        vault = new MeasuringVault(world.vault);
        for (int i = 0; i < FOLDERS; i++) {
            sandbox.directory("d" + i).directory("d" + i + "/deep");
            for (int j = 0; j < FILES; j++) {
                sandbox.file("d" + i + (j % 2 == 0 ? "/" : "/deep/") + "f" + j, "x".repeat(1 + (i * j) % 7));
            }
        }
        sandbox.file("lone", "12345");
        point = world.save(sandbox.root());
    }

    @AfterEach
    void end() {
        openers.close();
        sandbox.close();
    }

    @Test
    void theSizeOfASelectionIsTheSumOfItsEntries() {
        Random random = new Random(3);
        List<String> all = new ArrayList<>(List.of("lone", "d3/f8", "d7/deep/f9", "d11", "d0/deep", "d5", "d5/deep"));
        for (int round = 0; round < 40; round++) {
            List<String> chosen =
                    all.stream().filter(_ -> random.nextInt(3) == 0).toList();
            SelectedEntries selected = selected(chosen);
            assertThat(selected.size()).as("%s", chosen).isEqualTo(counted(selected));
        }
        assertThat(selected(List.of()).size())
                .isEqualTo(new SelectionSize(FOLDERS * FILES + 1, point.ext().bytes()));
    }

    /** Where pages end depends on the keys of the world, and so does the height of the tree. */
    @Test
    void theSizeOfAFolderNeedsOnlyThePagesAtItsEnds() {
        int start = vault.requests();
        selected(List.of("")).visit(new CountingVisitor());
        int pages = vault.requests() - start;
        int before = vault.requests();
        assertThat(selected(List.of("")).size().files()).isEqualTo(FOLDERS * FILES + 1);
        assertThat(vault.requests() - before)
                .as("the pages from the root to the first leaf, of %d", pages)
                .isBetween(2, 4)
                .isLessThan(pages / 2);
    }

    private SelectedEntries selected(List<String> paths) {
        return new SelectedEntries(
                new PointView(point, new VaultPageSource(vault, openers)),
                paths.stream()
                        .map(path -> path.isEmpty() ? sandbox.root() : sandbox.path(path))
                        .toList());
    }

    private static SelectionSize counted(SelectedEntries selected) {
        CountingVisitor counting = new CountingVisitor();
        selected.visit(counting);
        return counting.size;
    }

    private static final class CountingVisitor implements SelectedEntries.SelectionVisitor {
        private SelectionSize size = SelectionSize.ZERO;

        @Override
        public void entry(Entry entry) {
            size = size.plus(SelectionSize.of(entry));
        }

        @Override
        public void onUnreadable(UnreadablePage page) {
            throw new AssertionError(page);
        }
    }
}
