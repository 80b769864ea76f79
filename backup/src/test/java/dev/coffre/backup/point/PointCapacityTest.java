package dev.coffre.backup.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.SyntheticSource;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointCapacityTest {
    private final SplittableRandom random = new SplittableRandom(1);

    /** They compress by half. */
    private List<ByteString> names(int count, int digits) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] name = new byte[digits / 2];
                    random.nextBytes(name);
                    return ByteString.utf8("/" + HexFormat.of().formatHex(name));
                })
                .toList();
    }

    @Test
    void hundredsOfLongNamesFitAndThousandsDoNot() {
        assertThat(PointCapacity.fits(List.of())).isTrue();
        assertThat(PointCapacity.fits(names(500, 100))).isTrue();
        assertThat(PointCapacity.fits(names(3_000, 100))).isFalse();
        assertThat(PointCapacity.fits(names(1, 400_000))).isFalse();
        assertThat(PointCapacity.fits(names(20_000, 8))).isFalse();
    }

    @Test
    void aBackupOfTooManyRootsIsRefusedByNameBeforeAnythingIsSent(@TempDir Path folder) {
        BackupWorld world = new BackupWorld(folder);
        List<ByteString> roots = Stream.concat(Stream.of(ByteString.utf8("/data")), names(3_000, 100).stream())
                .sorted()
                .toList();
        SyntheticSource source = SyntheticSource.rootedAt("/data").file("f", "x");
        assertThatThrownBy(() -> world.save(source, roots)).isInstanceOfSatisfying(Problem.class, refused -> {
            assertThat(refused.code()).isEqualTo(ProblemCode.ITEMS_TOO_MANY);
            assertThat(refused.details()).containsEntry("count", "3001");
        });
        assertThat(world.points().newestFirst()).isEmpty();
    }
}
