package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store was put back from an older copy, and the catalog beside it was not. */
class LostSegmentTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path root = Path.of("");

    @Test
    void aCatalogThatKnowsMoreThanItsJournalIsRefused() throws IOException {
        DataDirectory folder = new DataDirectory(root.toRealPath()).create();
        TestStore.ofRun().prepare(folder.root());
        long last;
        try (OpenStore store = open(folder)) {
            store.ledger().append(new JournalEvent.VaultCreated(VaultId.random(random), "documents", ""));
            last = store.journal().newest().orElseThrow().number();
            RawFiles.delete(store.files()
                    .layout()
                    .segmentFile(store.journal().newest().orElseThrow().name()));
        }

        assertThatThrownBy(() -> start(folder)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.JOURNAL_DAMAGED);
            assertThat(problem.details().get("segment")).isEqualTo(Long.toString(last));
        });
    }

    /** Until its first turn, the ledger of a bucket reads nothing. */
    private void start(DataDirectory folder) {
        try (OpenStore store = open(folder)) {
            store.ledger().exclusively(() -> true);
        }
    }

    private OpenStore open(DataDirectory folder) {
        return OpenStore.open(folder, new LocalDisk(), Locations.KNOWN, InstantSource.system(), random);
    }
}
