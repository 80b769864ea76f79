package dev.coffre.agent.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of its own in a file, mounted while it is open. Needs root and btrfs-progs. */
final class BtrfsVolume implements AutoCloseable {
    private static final List<Path> MAKERS = List.of(Path.of("/usr/sbin/mkfs.btrfs"), Path.of("/sbin/mkfs.btrfs"));

    private final Path top;

    private BtrfsVolume(Path top) {
        this.top = top;
    }

    /** For {@code @EnabledIf}. */
    static boolean possible() {
        return "root".equals(System.getProperty("user.name"))
                && MAKERS.stream().anyMatch(Files::isExecutable)
                && Files.exists(Path.of("/dev/loop-control"));
    }

    static BtrfsVolume mount(Path folder) throws IOException {
        Path image = folder.resolve("btrfs.img");
        Path top = Files.createDirectory(folder.resolve("btrfs"));
        run("truncate", "-s", "200M", image.toString());
        run("mkfs.btrfs", "-q", image.toString());
        run("mount", "-o", "loop", image.toString(), top.toString());
        return new BtrfsVolume(top);
    }

    Path top() {
        return top;
    }

    void subvolume(Path path) {
        run("btrfs", "-q", "subvolume", "create", path.toString());
    }

    void snapshot(Path path) {
        run("btrfs", "-q", "subvolume", "snapshot", "-r", top.toString(), path.toString());
    }

    /** Paths of all subvolumes, from the top. */
    List<String> subvolumes() {
        return run("btrfs", "subvolume", "list", top.toString())
                .lines()
                .map(line -> line.substring(line.indexOf(" path ") + 6))
                .toList();
    }

    static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + out);
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        run("umount", top.toString());
    }
}
