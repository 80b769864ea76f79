package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.point.RecoveryPoint;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder beneath the target is a file system on a disk image. A copy of the image shows what a power cut would have left:
 * the caches of the file system are not in it. Only root can mount one.
 */
class PowerCutTest {
    @TempDir
    Path folder;

    private RestoreWorld world;
    private Path image;

    @BeforeEach
    void mount() throws Exception {
        assumeTrue(SystemAccounts.effectiveUser() == 0);
        world = new RestoreWorld(folder);
        world.sandbox.directory("to/b").directory("after");
        image = folder.resolve("disk");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(64 << 20);
        }
        assumeTrue(run("mkfs.ext4", "-q", image.toString()));
        assumeTrue(run("mount", "-o", "loop", image.toString(), path("to/b")));
    }

    @AfterEach
    void unmount() throws Exception {
        if (world != null) {
            run("umount", "-l", path("to/b"));
            run("umount", "-l", path("after"));
            world.close();
        }
    }

    private String path(String within) {
        return world.sandbox.path(within).display();
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }

    @Test
    void whatWasRecoveredToAMountBeneathTheTargetOutlivesAPowerCut() throws Exception {
        byte[] content = new byte[5_000_000];
        new Random(1).nextBytes(content);
        world.sandbox
                .directory("from/b")
                .file(ByteString.utf8("from/b/large"), content)
                .file("from/b/small", "small")
                .symlink("from/b/link", "small");
        RecoveryPoint point = world.save();

        assertThat(world.run(world.plan(point)).warnings()).isEmpty();

        Path copy = Files.copy(image, folder.resolve("copy"));
        assertThat(run("mount", "-o", "loop", copy.toString(), path("after"))).isTrue();
        assertThat(world.sandbox.read("after/large")).isEqualTo(ByteString.of(content));
        assertThat(world.text("after/small")).isEqualTo("small");
        assertThat(world.sandbox.status("after/link").isSymlink()).isTrue();
    }
}
