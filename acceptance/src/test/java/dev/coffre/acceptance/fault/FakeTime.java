package dev.coffre.acceptance.fault;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Another time of day for a program, by libfaketime (Debian's package faketime). */
public final class FakeTime {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"));

    private FakeTime() {}

    /** A clock that shows this instant now and goes on from there. */
    public static Map<String, String> until(Instant instant) {
        return of("+" + Duration.between(Instant.now(), instant).toSeconds());
    }

    /** @param time as {@code +49h}, or {@code @1970-01-02 03:04:05} for a clock that goes on from there */
    public static Map<String, String> of(String time) {
        Path library = LIBRARIES.stream().filter(Files::exists).findFirst().orElse(Path.of("-"));
        assumeTrue(Files.exists(library), "libfaketime is not installed");
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME",
                time,
                // Only what people call the time: waiting and the times of files stay real.
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // With its repair for an old glibc, every timed wait of the JVM is too long.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0",
                // A program that is killed would leave it in /dev/shm; each process keeps its own time without it.
                "FAKETIME_DISABLE_SHM",
                "1",
                "NO_FAKE_STAT",
                "1");
    }
}
