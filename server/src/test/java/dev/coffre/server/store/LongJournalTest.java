package dev.coffre.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.SegmentName;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.StoreLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
final class LongJournalTest {
    private static final int APPENDS = 101;

    /** A file system's own tree of names gets a level deeper; a list of the names would take a second. */
    private static final Duration DEEPER_TREE = Duration.ofMillis(5);

    @TempDir
    private Path folder;

    @Test
    void anAppendToAJournalOf500_000SegmentsTakesAsLongAsToOneOf500() throws IOException {
        Duration few = append(500);
        Duration many = append(500_000);
        System.out.printf("  an append to 500 segments took %s, to 500,000 %s%n", few, many);

        assertThat(many).isLessThan(few.multipliedBy(2).plus(DEEPER_TREE));
    }

    /** The middle one of some appends to a journal of empty segments: none of them is read. */
    private Duration append(int segments) throws IOException {
        StoreLayout layout = new StoreLayout(Files.createDirectory(folder.resolve("of" + segments)));
        Files.createDirectory(layout.journal());
        for (int number = 1; number <= segments; number++) {
            Files.createFile(layout.segmentFile(new SegmentName(number, 0)));
        }
        DiskStore files = new DiskStore(new LocalDisk());
        long[] nanos = new long[APPENDS];
        for (int i = 0; i < APPENDS; i++) {
            long begin = System.nanoTime();
            files.write(layout.segmentFile(new SegmentName(segments + 1 + i, 0)), new byte[300]);
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[APPENDS / 2]);
    }
}
