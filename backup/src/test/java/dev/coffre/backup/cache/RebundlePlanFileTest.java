package dev.coffre.backup.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.bundle.RebundlePlan;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.vault.id.Oid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebundlePlanFileTest {
    private static final Oid ROOT = new Oid(1, 2, 3, 4);
    private static final RebundlePlan PLAN =
            new RebundlePlan(Set.of(new Oid(5, 6, 7, 8), new Oid(9, 10, 11, 12)), 90, 20);

    @TempDir
    Path folder;

    @Test
    void isReadForTheTreeItWasWrittenFor() {
        RebundlePlanFile note = new RebundlePlanFile(PrivatePaths.of(folder));
        note.write(ROOT, RebundlePlan.NONE);
        note.write(ROOT, PLAN);
        assertThat(note.read(ROOT)).hasValue(PLAN);
        assertThat(note.read(new Oid(4, 3, 2, 1))).isEmpty();
    }

    @Test
    void isAbsentBeforeTheFirstRun() {
        assertThat(new RebundlePlanFile(PrivatePaths.of(folder)).read(ROOT)).isEmpty();
    }

    @Test
    void anyFlippedBitOrMissingByteMakesItAbsent() throws IOException {
        RebundlePlanFile note = new RebundlePlanFile(PrivatePaths.of(folder));
        note.write(ROOT, PLAN);
        Path file = folder.resolve("rebundle");
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            assertThat(note.read(ROOT)).as("byte %d", i).isEmpty();
        }
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        assertThat(note.read(ROOT)).isEmpty();
    }
}
