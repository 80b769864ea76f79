package dev.coffre.agent.child;

import dev.coffre.agent.process.JobLauncher;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A {@code coffre} command in a child process, whose output is read line by line. Thread-safe. */
public final class ChildJob {
    private static final Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE);

    private final int number;
    private final ChildJobSpec order;
    private final Instant started;
    private final JobLauncher program;
    private final Process process;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile ChildProgress progress = ChildProgress.INITIAL;

    private ChildJob(int number, ChildJobSpec order, Instant started, JobLauncher program, Process process) {
        this.number = number;
        this.order = order;
        this.started = started;
        this.program = program;
        this.process = process;
    }

    /** @param number identifies the job on pages, for the lifetime of this program */
    static ChildJob start(JobLauncher program, int number, ChildJobSpec order, Instant now) {
        List<String> arguments = new ArrayList<>(order.arguments());
        arguments.add("--json");
        try {
            Process process = order.isMount() ? program.startForPerson(arguments) : program.start(arguments);
            ChildJob job = new ChildJob(number, order, now, program, process);
            sendInput(process, order.input());
            Thread.ofVirtual().name("child-" + number).start(job::readOutput);
            Thread.ofVirtual().name("child-errors-" + number).start(job::drainErrors);
            return job;
        } catch (IOException e) {
            order.cleanUp().run();
            throw ProblemCode.INTERNAL_BUG.with("reason", SystemReason.of(e)).causedBy(e);
        }
    }

    /** Sends secrets through a pipe, because arguments are visible to other users. */
    static void sendInput(Process process, byte[] secret) throws IOException {
        try (OutputStream in = process.getOutputStream()) {
            in.write(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (Optional<String> line = next(lines); line.isPresent(); line = next(lines)) {
                parse(line.get()).ifPresent(event -> progress = progress.after(event));
            }
        } catch (IOException gone) {
            // The exit code says why.
        } finally {
            end(awaitExit(process));
        }
    }

    /** Cleans up before reporting the end, so that a caller who sees the end finds nothing left behind. */
    private void end(int exit) {
        try {
            order.cleanUp().run();
        } finally {
            progress = progress.ended(exit);
            ended.countDown();
        }
    }

    /** Discards standard error: it is for terminals, and events report the same problems. */
    private void drainErrors() {
        try (InputStream errors = process.getErrorStream()) {
            long unused = errors.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // There is nothing to lose.
        }
    }

    private static Optional<String> next(BufferedReader lines) throws IOException {
        return Optional.ofNullable(lines.readLine());
    }

    static Optional<ChildEvent> parse(String line) {
        try {
            return Optional.of(WireJson.read(line.getBytes(StandardCharsets.UTF_8), ChildEvent.class));
        } catch (MalformedMessageException anotherKindOfLine) {
            return Optional.empty();
        }
    }

    static int awaitExit(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    public int number() {
        return number;
    }

    public ChildJobSpec order() {
        return order;
    }

    public Instant started() {
        return started;
    }

    public ChildProgress progress() {
        return progress;
    }

    /** Returns whether the process is the child or one of its descendants. The command may run below a wrapper. */
    public boolean isProcess(long pid) {
        return process.pid() == pid || process.descendants().anyMatch(below -> below.pid() == pid);
    }

    /** Asks the command to stop cleanly. What it has sent or written is kept. */
    public void cancel() {
        program.stop(process);
    }

    /** Waits until the process has ended and all its output is read. */
    void awaitEnd() {
        awaitEnd(FOREVER);
    }

    void awaitEnd(Duration longest) {
        try {
            boolean unused = ended.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
