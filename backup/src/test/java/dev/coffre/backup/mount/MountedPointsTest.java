package dev.coffre.backup.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.SyntheticSource;
import dev.coffre.backup.view.TreePageCache;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedPointsTest {
    private final SyntheticSource files = SyntheticSource.rootedAt("/data");
    private BackupWorld world;
    private RecordOpenerPool openers;

    @BeforeEach
    void start(@TempDir Path folder) {
        world = new BackupWorld(folder);
        openers = new RecordOpenerPool(world.keys);
    }

    @AfterEach
    void end() {
        openers.close();
    }

    private void save(String content) {
        files.file("a", content);
        world.save(files, List.of(ByteString.utf8("/data")));
    }

    private MountedPoints points() {
        return new MountedPoints(
                world::points,
                new TreePageCache(new VaultPageSource(world.vault, openers)),
                ZoneOffset.UTC,
                world.clock);
    }

    /** Returns the seq of the point that {@code latest} leads to. */
    private static long latest(Map<ByteString, MountNode> names) {
        MountNode.PointLink link = (MountNode.PointLink) Objects.requireNonNull(names.get(MountedPoints.LATEST));
        return ((MountNode.InPoint) Objects.requireNonNull(names.get(link.target()))).seq();
    }

    @Test
    void latestNeverLeadsToAnOlderPointThanTheNewest() {
        save("one");
        save("another");
        save("another");
        MountedPoints points = points();
        assertThat(points.names()).hasSize(4);
        assertThat(latest(points.names())).as("the first of equal ones").isEqualTo(2);

        world.service.damagePoint(world.machine, 3);
        MountedPoints mountedLater = points();
        world.clock.advance(Duration.ofSeconds(31));

        for (MountedPoints each : List.of(points, mountedLater)) {
            assertThat(each.names()).hasSize(4);
            assertThat(latest(each.names())).isEqualTo(3);
            assertThatThrownBy(() -> each.open(3))
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.POINT_DAMAGED));
            assertThat(each.open(2).view()).isNotNull();
        }
    }

    @Test
    void removedPointsHaveNoNames() {
        save("one");
        save("another");
        world.service.removePoint(world.machine, 2, Tombstone.Reason.RETENTION);
        assertThat(points().names()).hasSize(2);
        assertThat(latest(points().names())).isEqualTo(1);
    }
}
