package dev.coffre.acceptance.secrecy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/** What {@code ps} shows of all processes, looked at again and again until it is closed. */
public final class ProcessList implements AutoCloseable {
    private static final int PAUSE_MILLIS = 5;

    private final Set<String> seen = new ConcurrentSkipListSet<>();
    private final Thread watching;
    private volatile boolean enough;

    public ProcessList() {
        watching = Thread.ofPlatform().daemon().start(this::watch);
    }

    private void watch() {
        try {
            while (!enough) {
                look();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .filter(process ->
                            Character.isDigit(process.getFileName().toString().charAt(0)))
                    .forEach(this::note);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void note(Path process) {
        try {
            seen.add(Files.readString(process.resolve("cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
            // It ended between the two looks.
        }
    }

    /** Every command line that was seen. */
    public Set<String> commandLines() {
        return new TreeSet<>(seen);
    }

    @Override
    public void close() {
        enough = true;
        try {
            watching.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
