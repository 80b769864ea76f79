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
    private record Ended(Optional<String> event, Optional<String> code) {}

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
        Thread errors = Thread.ofVirtual().start(this::logErrors);
        Optional<String> code = lastCode();
        int exit = process.waitFor();
        errors.join();
        return new End(exit, code);
    }

    private Optional<String> lastCode() {
        Optional<String> code = Optional.empty();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                code = line.contains("\"result\"") ? code(line) : code;
                noteVault(line);
            }
        } catch (IOException killed) {
            // Its exit code says so.
        }
        return code;
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

    private static Optional<String> code(String line) {
        try {
            return WireJson.read(line.getBytes(StandardCharsets.UTF_8), Ended.class)
                    .code();
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
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
