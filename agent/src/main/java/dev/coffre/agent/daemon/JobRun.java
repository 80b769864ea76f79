package dev.coffre.agent.daemon;

import dev.coffre.agent.log.AgentLog;
import dev.coffre.agent.process.JobProgram;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One job in a process of its own. */
final class JobRun {
    private static final int LINES_LOGGED = 20;
    private static final long PATIENCE_SECONDS = 15;
    private static final long PATIENCE_AFTER_RESULT_SECONDS = 5;

    private static final String VAULT_AWAY = "{\"event\":\"vault-away\"";
    private static final String VAULT_BACK = "{\"event\":\"vault-back\"";

    private final Process process;
    private final AgentLog log;
    private boolean vaultAway;

    private JobRun(Process process, AgentLog log) {
        this.process = process;
        this.log = log;
    }

    /** The last line of {@code --json}, as far as it is asked for here. */
    private record Ended(Optional<String> event, Optional<String> code, Optional<Integer> exit) {}

    /**
     * How a job's process ended.
     *
     * @param exit its exit code; that of the shell if it was killed
     * @param code of the result, if it said one
     */
    record End(int exit, Optional<String> code) {
        /** Whether a backup is there. */
        boolean isDone() {
            return exit == ExitCode.DONE.number() || exit == ExitCode.WARNINGS.number();
        }

        /** Whether another job held the machine. */
        boolean isBusy() {
            return exit == ExitCode.BUSY.number();
        }

        /** Whether the same may succeed later without anybody's doing; what a person stopped or must mend does not. */
        boolean mayPass() {
            boolean wanted =
                    code.filter(ProblemCode.JOB_CANCELLED.code()::equals).isPresent();
            return !wanted
                    && (exit == ExitCode.FAILED.number()
                            || exit == ExitCode.UNREACHABLE.number()
                            || exit > ExitCode.REFUSED.number());
        }
    }

    static JobRun start(JobProgram program, List<String> arguments, AgentLog log) throws IOException {
        Process process = program.start(arguments);
        process.getOutputStream().close();
        return new JobRun(process, log);
    }

    /** Waits until it has ended. */
    End await() throws InterruptedException {
        Thread errors = Thread.ofPlatform().daemon().start(this::logErrors);
        Optional<Ended> said = result();
        if (said.flatMap(Ended::exit).isPresent()
                && !process.waitFor(PATIENCE_AFTER_RESULT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            log.note("scheduled job: its process waits in the kernel and cannot end; it has given up its place");
            return new End(said.flatMap(Ended::exit).orElseThrow(), said.flatMap(Ended::code));
        }
        int exit = process.waitFor();
        errors.join();
        return new End(exit, said.flatMap(Ended::code));
    }

    /** Reads on to the result, which is the last line; then the process may hang with its output open. */
    private Optional<Ended> result() {
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                noteVault(line);
                Optional<Ended> said = line.contains("\"result\"") ? ended(line) : Optional.empty();
                if (said.flatMap(Ended::exit).isPresent()) {
                    return said;
                }
            }
        } catch (IOException killed) {
            // Its exit code says so.
        }
        return Optional.empty();
    }

    /** While the vault is away no progress says anything; the log tells when that began and ended. */
    private void noteVault(String line) {
        if (line.startsWith(VAULT_AWAY) && !vaultAway) {
            vaultAway = true;
            log.note("scheduled job: the vault does not answer; it is tried again");
        } else if (line.startsWith(VAULT_BACK) && vaultAway) {
            vaultAway = false;
            log.note("scheduled job: the vault answers again");
        }
    }

    private static Optional<Ended> ended(String line) {
        try {
            return Optional.of(WireJson.read(line.getBytes(StandardCharsets.UTF_8), Ended.class));
        } catch (MalformedMessage notOurs) {
            return Optional.empty();
        }
    }

    private void logErrors() {
        try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            int lines = 0;
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                if (++lines <= LINES_LOGGED) {
                    log.note("scheduled job: " + line);
                }
            }
        } catch (IOException killed) {
            // Nothing more to log.
        }
    }

    /** Asks it to stop at a safe place, and does not wait for ever. */
    void stop() {
        process.toHandle().destroy(); // Process.destroy would close what the result is read from
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
