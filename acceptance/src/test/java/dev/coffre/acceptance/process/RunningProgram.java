package dev.coffre.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A started program. Used by one thread. */
public final class RunningProgram {
    /** Longer than any of the long tests; a program that hangs shall not hang the tests. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** How shells and the JVM say that SIGTERM was obeyed. */
    private static final int STOPPED_BY_SIGNAL = 128 + 15;

    private static final int SAMPLING_MILLIS = 10;

    private final String command;
    private final Process process;
    private final Path out;
    private final Path err;
    private long peakKiB;

    RunningProgram(String command, Process process, Path out, Path err) {
        this.command = command;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has said so far. */
    public String said() {
        return text(out) + text(err);
    }

    /** What it has said on standard output so far. */
    public String output() {
        return text(out);
    }

    /** {@code kill -9}: no hook runs, nothing is flushed. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** Sends it a signal, as {@code INT}. */
    public void signal(String name) {
        try {
            int exit = new ProcessBuilder("/bin/kill", "-" + name, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new AssertionError("no signal reaches " + command);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Whether it does not ignore a signal since its start, as what runs in the background of a shell or below nohup does. */
    public boolean heeds(String name) {
        int number = List.of("HUP", "INT", "QUIT").indexOf(name) + 1;
        try {
            String ignored = Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> line.substring("SigIgn:".length()).strip())
                    .findFirst()
                    .orElse("0");
            return number == 0 || (Long.parseUnsignedLong(ignored, 16) >> (number - 1) & 1) == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill}: the orderly way. */
    public void stop() {
        process.destroy();
        Outcome ended = await();
        if (ended.exit() != 0 && ended.exit() != STOPPED_BY_SIGNAL) {
            throw new AssertionError("it should end in good order: " + ended);
        }
    }

    /** Waits until it has ended. */
    public Outcome await() {
        return await(PATIENCE);
    }

    public Outcome await(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (!process.waitFor(SAMPLING_MILLIS, TimeUnit.MILLISECONDS)) {
                peakKiB = Math.max(peakKiB, residentPeak());
                if (System.nanoTime() > deadline) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError(command + " did not end within " + patience + "\n" + said());
                }
            }
            return new Outcome(command, process.exitValue(), text(out), text(err), peakKiB);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The kernel's own mark of the highest resident size; 0 when the process is gone. */
    private long residentPeak() {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
