package dev.coffre.server.gc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.testing.FailingWrites;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.disk.LocalDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionFaultTest {
    /** Every write, fsync and removal of a cycle that rewrites packs fails once, and all after it, as in a power cut. */
    @Test
    void whereverTheDiskFailsNothingThatIsNeededGoesAndTheNextCycleFinishes(@TempDir Path folder) {
        Path before = folder.resolve("before");
        try (History history = new History(before)) {
            RecordBytes shared = history.chunk(4_000);
            RecordBytes young = history.chunk(3_000);
            long first = history.backUp(shared, history.chunk(50_000));
            history.cycle();
            history.cycle();
            history.backUp(shared, young);
            history.remove(first);
            for (int day = 0; day < 7; day++) {
                history.cycle();
            }
            history.restart();
            history.close();
            boolean failed = true;
            for (int failing = 1; failed; failing++) {
                Path run = folder.resolve("run" + failing);
                TestFolders.copy(before, run);
                failed = attempt(history, run, failing);
                history.restart(run, new LocalDisk());
                String as = "failure " + failing;
                assertThat(history.fetch(shared, young)).as(as).containsExactly(shared, young);
                assertThat(history.scrub()).as(as).isEmpty();
                history.cycle();
                history.cycle();
                assertThat(history.fetch(shared, young)).as(as).containsExactly(shared, young);
                assertThat(history.stored()).as(as).isLessThan(20_000);
                assertThat(bytesOfPacks(history)).as(as).isLessThan(30_000);
                assertThat(history.scrub()).as(as).isEmpty();
            }
        }
    }

    /** Whether anything failed. */
    private static boolean attempt(History history, Path run, int failing) {
        FailingWrites writes = new FailingWrites(failing);
        try {
            history.restart(run, writes);
            CollectionReport report = history.cycle();
            assertThat(report.forgotten()).isEqualTo(2);
            history.cycle();
        } catch (Problem problem) {
            assertThat(problem.code()).isEqualTo(ProblemCode.STORE_WRITE_FAILED);
        }
        return writes.hasFailed();
    }

    private static long bytesOfPacks(History history) {
        return RawFiles.lengthOfAll(history.packs());
    }
}
