package dev.coffre.acceptance.fault;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.acceptance.process.Invocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system, in memory or in a file; closing it takes it away. Needs root. */
final class Mount implements AutoCloseable {
    private final Path place;
    private final Path logs;

    private Mount(Path place, Path logs) {
        this.place = place;
        this.logs = logs;
    }

    /** @param options of tmpfs, as {@code size=64m} */
    static Mount tmpfs(Path place, String options, Path logs) {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a small file system needs root");
        try {
            Mount mount = new Mount(Files.createDirectories(place), logs);
            boolean allowed = mount.mount("-t", "tmpfs", "-o", options, "tmpfs", place.toString()) == 0;
            assumeTrue(allowed, "this machine does not let root mount a file system");
            return mount;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An ext4 of {@code mebibytes} in a file beside {@code place}. */
    static Mount ext4(Path place, int mebibytes, Path logs) {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a small file system needs root");
        Path image = place.resolveSibling(place.getFileName() + ".ext4");
        try {
            Mount mount = new Mount(Files.createDirectories(place), logs);
            Invocation.of(Path.of("/bin/truncate"), "-s", mebibytes + "M", image.toString())
                    .run(logs)
                    .expect(0);
            Invocation.of(Path.of("/sbin/mkfs.ext4"), "-q", "-m", "0", image.toString())
                    .run(logs)
                    .expect(0);
            boolean allowed = mount.mount("-o", "loop", image.toString(), place.toString()) == 0;
            assumeTrue(allowed, "this machine does not let root mount a file system");
            return mount;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes all room that is left, as another program may. */
    void fill() {
        Path ballast = place.resolve("ballast");
        Invocation.of(Path.of("/bin/dd"), "if=/dev/zero", "of=" + ballast, "bs=4k")
                .run(logs);
        Invocation.of(Path.of("/bin/dd"), "if=/dev/zero", "of=" + ballast, "bs=512", "oflag=append", "conv=notrunc")
                .run(logs);
    }

    /** Gives it back. */
    void free() {
        try {
            Files.deleteIfExists(place.resolve("ballast"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes its options. */
    void remount(String options) {
        if (mount("-o", "remount," + options, place.toString()) != 0) {
            throw new AssertionError("cannot remount " + place);
        }
    }

    private int mount(String... arguments) {
        return Invocation.of(Path.of("/bin/mount"), arguments).run(logs).exit();
    }

    @Override
    public void close() {
        Invocation.of(Path.of("/bin/umount"), "-l", place.toString()).run(logs).expect(0);
    }
}
