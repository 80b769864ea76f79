package dev.coffre.agent.child;

import dev.coffre.agent.process.JobLauncher;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A {@code coffre} command in a child process that writes data to standard output, such as {@code coffre export}. Its
 * events come from standard error. A full pipe stops the command until the data is read. Only {@link #close} may be called
 * by several threads.
 */
public final class ChildStream implements AutoCloseable {
    private static final int GRACE_SECONDS = 10;

    private final JobLauncher program;
    private final Process process;
    private final CompletableFuture<ChildProgress> ended = new CompletableFuture<>();

    private ChildStream(JobLauncher program, Process process) {
        this.program = program;
        this.process = process;
    }

    /** @param onEnd runs once, after the process has ended, or could not be started */
    static ChildStream start(JobLauncher program, ChildJobSpec order, Runnable onEnd) {
        Runnable cleanUp = () -> {
            try {
                order.cleanUp().run();
            } finally {
                onEnd.run();
            }
        };
        List<String> arguments = new ArrayList<>(order.arguments());
        arguments.add("--json");
        ChildStream stream;
        try {
            stream = new ChildStream(program, program.startForPerson(arguments));
        } catch (IOException e) {
            cleanUp.run();
            throw ProblemCode.INTERNAL_BUG.with("reason", SystemReason.of(e)).causedBy(e);
        }
        Thread.ofVirtual().name("child-events").start(() -> stream.readEvents(cleanUp));
        try {
            ChildJob.sendInput(stream.process, order.input());
        } catch (IOException endedEarly) {
            // Its events say why.
        }
        return stream;
    }

    /** Reads events until the command ends. Bounded: {@link ChildProgress} keeps the first warnings only. */
    private void readEvents(Runnable cleanUp) {
        ChildProgress progress = ChildProgress.INITIAL;
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                progress = ChildJob.parse(line).map(progress::after).orElse(progress);
            }
        } catch (IOException gone) {
            // The exit code says why.
        } finally {
            int exit = ChildJob.awaitExit(process);
            try {
                cleanUp.run();
            } finally {
                ended.complete(progress.ended(exit));
            }
        }
    }

    /** Reads some of the data. Returns the number of bytes; -1 at the end. */
    public int read(byte[] into) throws IOException {
        return process.getInputStream().read(into);
    }

    /** Runs {@code listener} when the command has ended; at once if it has. */
    void onEnd(Runnable listener) {
        CompletableFuture<Void> unused = ended.thenRun(listener);
    }

    /** Waits for the end of the command, after the end of its data. Returns what it reported. */
    public ChildProgress awaitEnd() {
        return ended.join();
    }

    /** Asks the command to stop if it still runs, and kills it if it does not. Returns at once. */
    @Override
    public void close() {
        if (process.isAlive()) {
            program.stop(process);
            CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        }
        try {
            // A command that waits for a full pipe stops only when the write fails.
            process.getInputStream().close();
        } catch (IOException closed) {
            // There is nothing to lose.
        }
    }
}
