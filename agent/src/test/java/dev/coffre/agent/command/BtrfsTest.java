package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.home.SnapshotsFile;
import dev.coffre.agent.platform.Here;
import dev.coffre.backup.entry.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What lies on btrfs is backed up as of one moment. For root, with btrfs-progs and loop devices; else skipped. */
@EnabledIf("dev.coffre.agent.command.BtrfsVolume#possible")
class BtrfsTest {
    private AgentFixture fixture;
    private BtrfsVolume volume;
    private Path data;
    private int recoveries;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        volume = BtrfsVolume.mount(folder);
        fixture = new AgentFixture(folder);
        data = Files.createDirectory(volume.top().resolve("data"));
        Files.writeString(data.resolve("note"), "something to keep");
        Files.createLink(data.resolve("same note"), data.resolve("note"));
        fixture.register();
    }

    @AfterEach
    void stop() {
        fixture.close();
        volume.close();
    }

    private String backup(String... more) {
        String[] command = new String[more.length + 1];
        command[0] = "backup";
        System.arraycopy(more, 0, command, 1, more.length);
        assertThat(fixture.run(command)).as(fixture.terminal.takeErr()).isZero();
        return fixture.terminal.takeOut();
    }

    private Path recovered() {
        Path to = fixture.path("recovered" + recoveries++);
        assertThat(fixture.run("recover", "--to", to.toString()))
                .as(fixture.terminal.takeErr())
                .isZero();
        fixture.terminal.takeOut();
        return to;
    }

    @Test
    void whatAProgramWritesInOrderIsBackedUpInOrder() throws Exception {
        byte[] between = new byte[12 << 20];
        new Random(1).nextBytes(between);
        Files.write(data.resolve("b-between"), between);
        for (int i = 0; i < 64; i++) {
            Files.write(data.resolve("b-small" + i), new byte[] {(byte) i});
        }
        Path first = Files.writeString(data.resolve("a-first"), "0");
        Path second = Files.writeString(data.resolve("c-second"), "0");
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int number = 1; !done.get(); number++) {
                replace(first, number);
                replace(second, number);
            }
        });
        try {
            backup(data.toString());
        } finally {
            done.set(true);
            writer.join();
        }
        Path place = recovered();
        int before = Integer.parseInt(Files.readString(place.resolve("a-first")));
        int after = Integer.parseInt(Files.readString(place.resolve("c-second")));
        assertThat(before).isPositive().isBetween(after, after + 1);
        assertThat(volume.subvolumes()).isEmpty();
    }

    private static void replace(Path file, int number) {
        try {
            Path beside = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(beside, Integer.toString(number));
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anUnchangedTreeIsKnownAgainThoughItsSnapshotIsAnother() throws Exception {
        Thread.sleep(2_500);
        backup(volume.top().toString());
        String again = backup("--json", volume.top().toString());
        assertThat(again).contains("\"recordsSent\":0", "\"bytesRead\":0");
        assertThat(backup("--json", "--no-snapshot", volume.top().toString()))
                .as("but for the folder that snapshots lie in, which is a folder like any other then")
                .contains("\"dataRecordsSent\":0", "\"bytesRead\":0");
        backup(volume.top().toString());
        Path place = recovered();
        assertThat(place.resolve("data/note")).hasContent("something to keep");
        assertThat(Files.getAttribute(place.resolve("data/note"), "unix:ino"))
                .isEqualTo(Files.getAttribute(place.resolve("data/same note"), "unix:ino"));
        assertThat(place.resolve(".coffre-snapshots")).doesNotExist();
        assertThat(volume.top().resolve(".coffre-snapshots")).isEmptyDirectory();
    }

    @Test
    void subvolumesWithinAreReadAsTheyAre() throws IOException {
        volume.subvolume(data.resolve("within"));
        Files.writeString(data.resolve("within/other"), "of another subvolume");
        Path mounted = Files.createDirectory(data.resolve("mounted"));
        BtrfsVolume.run("mount", "-t", "tmpfs", "none", mounted.toString());
        try {
            Files.writeString(mounted.resolve("third"), "of another file system");
            backup(data.toString());
            Path place = recovered();
            assertThat(place.resolve("note")).hasContent("something to keep");
            assertThat(place.resolve("within/other")).hasContent("of another subvolume");
            assertThat(place.resolve("mounted/third")).hasContent("of another file system");
            backup("--one-file-system", data.toString());
            Path less = recovered();
            assertThat(less.resolve("note")).hasContent("something to keep");
            assertThat(less.resolve("within")).isEmptyDirectory();
            assertThat(less.resolve("mounted")).isEmptyDirectory();
        } finally {
            BtrfsVolume.run("umount", mounted.toString());
        }
    }

    @Test
    void whatIsMountedBelowIsInASnapshotToo() throws IOException {
        volume.subvolume(volume.top().resolve("other"));
        Path mounted = Files.createDirectory(data.resolve("mounted"));
        BtrfsVolume.run("mount", "--bind", volume.top().resolve("other").toString(), mounted.toString());
        try {
            Files.writeString(mounted.resolve("third"), "of a mounted subvolume");
            String out = backup(data.toString());
            assertThat(out).doesNotContain("programs write");
            assertThat(recovered().resolve("mounted/third")).hasContent("of a mounted subvolume");
        } finally {
            BtrfsVolume.run("umount", mounted.toString());
        }
    }

    @Test
    void whatAKilledJobLeftIsDeletedByTheNext() {
        Path left = volume.top().resolve("left");
        volume.snapshot(left);
        new SnapshotsFile(Here.privatePath(fixture.home().resolve("state"))).add(ByteString.utf8(left.toString()));
        backup(data.toString());
        assertThat(volume.subvolumes()).isEmpty();
        assertThat(fixture.home().resolve("state/snapshots.list")).doesNotExist();
    }

    @Test
    void aRootNamedByALinkIsRecordedAsItIsNamed() throws IOException {
        Path link = Files.createSymbolicLink(fixture.path("link"), volume.top());
        backup(link.resolve("data").toString());
        assertThat(fixture.run("ls", link.resolve("data").toString())).isZero();
        assertThat(fixture.terminal.takeOut()).contains("note");
    }

    @Test
    void snapshotsLieInCoffresOwnFolderWhereThatIsOnTheSameFileSystem() throws IOException {
        fixture.close();
        fixture = new AgentFixture(volume.top());
        fixture.register();
        backup(volume.top().toString());
        assertThat(volume.top().resolve(".coffre-snapshots")).doesNotExist();
        assertThat(fixture.home().resolve("state/snapshots")).isEmptyDirectory();
        assertThat(volume.subvolumes()).isEmpty();
    }
}
