package dev.coffre.agent.child;

import dev.coffre.agent.process.JobProgram;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A command of {@code coffre} in a process of its own, listened to line by line. Thread-safe. */
public final class ChildJob {
    private final int number;
    private final ChildOrder order;
    private final Instant started;
    private final Process process;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile ChildProgress progress = ChildProgress.BEGINNING;

    private ChildJob(int number, ChildOrder order, Instant started, Process process) {
        this.number = number;
        this.order = order;
        this.started = started;
        this.process = process;
    }

    /** @param number by which pages name it, as long as the program runs that started it */
    static ChildJob start(JobProgram program, int number, ChildOrder order, Instant now) {
        List<String> arguments = new ArrayList<>(order.arguments());
        arguments.add("--json");
        try {
            ChildJob job = new ChildJob(number, order, now, program.start(arguments));
            job.tell();
            Thread.ofVirtual().name("child-" + number).start(job::listen);
            Thread.ofVirtual().name("child-errors-" + number).start(job::passOverErrors);
            return job;
        } catch (IOException e) {
            order.cleanUp().run();
            throw ProblemCode.INTERNAL_BUG.with("reason", SystemReason.of(e)).causedBy(e);
        }
    }

    /** What nobody else shall see goes through a pipe. */
    private void tell() throws IOException {
        byte[] secret = order.input();
        try (OutputStream in = process.getOutputStream()) {
            in.write(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (Optional<String> line = next(lines); line.isPresent(); line = next(lines)) {
                parse(line.get()).ifPresent(event -> progress = progress.after(event));
            }
        } catch (IOException gone) {
            // The exit code says the rest.
        } finally {
            end(exit());
        }
    }

    /** Whoever sees that it has ended finds nothing of it left. */
    private void end(int exit) {
        try {
            order.cleanUp().run();
        } finally {
            progress = progress.ended(exit);
            ended.countDown();
        }
    }

    /** They are for people at a terminal; what went wrong is among the events too. */
    private void passOverErrors() {
        try (InputStream errors = process.getErrorStream()) {
            long unused = errors.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // Nothing is lost with it.
        }
    }

    private static Optional<String> next(BufferedReader lines) throws IOException {
        return Optional.ofNullable(lines.readLine());
    }

    private static Optional<ChildEvent> parse(String line) {
        try {
            return Optional.of(WireJson.read(line.getBytes(StandardCharsets.UTF_8), ChildEvent.class));
        } catch (MalformedMessage anotherKindOfLine) {
            return Optional.empty();
        }
    }

    private int exit() {
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

    public ChildOrder order() {
        return order;
    }

    public Instant started() {
        return started;
    }

    public ChildProgress progress() {
        return progress;
    }

    /** Whether this process is the child's: its own, or one that it was started through. */
    public boolean isProcess(long pid) {
        return process.pid() == pid || process.descendants().anyMatch(below -> below.pid() == pid);
    }

    /** Asks it to stop in good order: what was sent or written is kept. */
    public void cancel() {
        process.destroy();
    }

    /** Until everything that it said is heard. */
    void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
