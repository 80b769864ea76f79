package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.point.RecoveryPoint;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of the target is a file system of its own, which only root can mount: no link leads there. */
class RefusedLinkTest {
    @TempDir
    Path folder;

    private RestoreWorld world;

    @BeforeEach
    void mount() throws Exception {
        assumeTrue(SystemAccounts.effectiveUser() == 0);
        world = new RestoreWorld(folder);
        world.sandbox.directory("to/b");
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", other()));
    }

    @AfterEach
    void unmount() throws Exception {
        if (world != null) {
            run("umount", "-l", other());
            world.close();
        }
    }

    private String other() {
        return world.sandbox.path("to/b").display();
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }

    @Test
    void eachNameGetsTheContentThen() throws Exception {
        world.sandbox.directory("from/a").directory("from/b");
        for (int size : new int[] {100, 3_000_000, 12_000_000}) {
            byte[] content = new byte[size];
            new Random(size).nextBytes(content);
            world.sandbox.file(ByteString.utf8("from/a/" + size), content).link("from/a/" + size, "from/b/" + size);
        }
        RecoveryPoint point = world.save();

        RecoveryReport report = world.run(world.plan(point));

        assertThat(report.warnings()).isEmpty();
        assertThat(report.totals().files()).isEqualTo(6);
        for (int size : new int[] {100, 3_000_000, 12_000_000}) {
            assertThat(world.sandbox.read("to/b/" + size)).isEqualTo(world.sandbox.read("from/a/" + size));
        }
    }
}
