package dev.coffre.acceptance.fault;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.acceptance.process.Checkout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A FUSE file system that never answers; closing it lets go whoever waits for it. Needs root and /dev/fuse. */
final class SilentMount implements AutoCloseable {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private final Path place;
    private final Process owner;

    private SilentMount(Path place, Process owner) {
        this.place = place;
        this.owner = owner;
    }

    /** A process that waits for this mount can still be killed. */
    static SilentMount at(Path place) {
        return mount(place, List.of());
    }

    /** It has taken what it was asked: whoever asks it stays in the kernel, even if killed, until this is closed. */
    static SilentMount takingAt(Path place) {
        return mount(place, List.of("--taken"));
    }

    private static SilentMount mount(Path place, List<String> flags) {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
        assumeTrue(Files.exists(Path.of("/dev/fuse")), "this machine has no /dev/fuse");
        assumeTrue(Files.isExecutable(PYTHON), "the silent file system needs python3");
        try {
            List<String> command = new ArrayList<>(List.of(
                    PYTHON.toString(),
                    Checkout.file("acceptance/fault/silent-mount.py").toString(),
                    Files.createDirectories(place).toString()));
            command.addAll(flags);
            Process owner = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new BufferedReader(owner.inputReader(StandardCharsets.UTF_8)).readLine();
            assumeTrue("mounted".equals(said), "this machine does not let root mount FUSE");
            return new SilentMount(place, owner);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path place() {
        return place;
    }

    @Override
    public void close() {
        try {
            owner.getOutputStream().close();
            if (!owner.waitFor(10, TimeUnit.SECONDS)) {
                owner.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
