package dev.coffre.agent.daemon;

import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.process.JobLauncher;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A job in a child process. */
final class ScheduledJobProcess {
    private static final int MAX_LOGGED_LINES = 20;
    private static final long STOP_TIMEOUT_SECONDS = 15;
    private static final long EXIT_TIMEOUT_SECONDS = 5;

    private static final String VAULT_UNREACHABLE = "{\"event\":\"vault-away\"";
    private static final String VAULT_BACK = "{\"event\":\"vault-back\"";

    private final JobLauncher program;
    private final Process process;
    private final AgentLog log;
    private boolean vaultUnreachable;

    private ScheduledJobProcess(JobLauncher program, Process process, AgentLog log) {
        this.program = program;
        this.process = process;
        this.log = log;
    }

    /** The fields of the last {@code --json} line that are needed here. */
    private record ResultLine(Optional<String> event, Optional<String> code, Optional<Integer> exit) {}

    /**
     * How a job's process ended.
     *
     * @param exit its exit code; 128 plus the signal's number if a signal killed it
     * @param code the result's code, if the job printed one
     */
    record JobExit(int exit, Optional<String> code) {
        /** Returns whether a recovery point was made. */
        boolean madePoint() {
            return exit == ExitCode.DONE.number() || exit == ExitCode.WARNINGS.number();
        }

        /** Returns whether another job held the machine's lock. */
        boolean isBusy() {
            return exit == ExitCode.BUSY.number();
        }

        /**
         * Returns whether a retry may succeed without a person's action. That excludes what a person cancelled or must
         * fix.
         */
        boolean isTransient() {
            boolean wanted =
                    code.filter(ProblemCode.JOB_CANCELLED.code()::equals).isPresent();
            return !wanted
                    && (exit == ExitCode.FAILED.number()
                            || exit == ExitCode.UNREACHABLE.number()
                            || exit > ExitCode.REFUSED.number());
        }
    }

    static ScheduledJobProcess start(JobLauncher program, List<String> arguments, AgentLog log) throws IOException {
        Process process = program.start(arguments);
        process.getOutputStream().close();
        return new ScheduledJobProcess(program, process, log);
    }

    /** Waits for the job's end. If its process hangs after the result, the process is killed. */
    JobExit await() throws InterruptedException {
        Thread errors = Thread.ofPlatform().daemon().start(this::logErrors);
        Optional<ResultLine> said = result();
        if (said.flatMap(ResultLine::exit).isPresent() && !process.waitFor(EXIT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            log.log("scheduled job: its process waits in the kernel and cannot end; it has given up its place");
            return new JobExit(said.flatMap(ResultLine::exit).orElseThrow(), said.flatMap(ResultLine::code));
        }
        int exit = process.waitFor();
        errors.join();
        return new JobExit(exit, said.flatMap(ResultLine::code));
    }

    /** Reads until the result, which is the last line. After it the process may hang with its output open. */
    private Optional<ResultLine> result() {
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                logOutage(line);
                Optional<ResultLine> said = line.contains("\"result\"") ? parseResult(line) : Optional.empty();
                if (said.flatMap(ResultLine::exit).isPresent()) {
                    return said;
                }
            }
        } catch (IOException killed) {
            // The exit code shows it.
        }
        return Optional.empty();
    }

    /** Logs when the vault stops and resumes answering, because progress says nothing meanwhile. */
    private void logOutage(String line) {
        if (line.startsWith(VAULT_UNREACHABLE) && !vaultUnreachable) {
            vaultUnreachable = true;
            log.log("scheduled job: the vault does not answer; it is tried again");
        } else if (line.startsWith(VAULT_BACK) && vaultUnreachable) {
            vaultUnreachable = false;
            log.log("scheduled job: the vault answers again");
        }
    }

    private static Optional<ResultLine> parseResult(String line) {
        try {
            return Optional.of(WireJson.read(line.getBytes(StandardCharsets.UTF_8), ResultLine.class));
        } catch (MalformedMessageException notOurs) {
            return Optional.empty();
        }
    }

    private void logErrors() {
        try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            int lines = 0;
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                if (++lines <= MAX_LOGGED_LINES) {
                    log.log("scheduled job: " + line);
                }
            }
        } catch (IOException killed) {
            // There is nothing more to log.
        }
    }

    /** Asks the job to stop at a safe point, and kills it after {@value #STOP_TIMEOUT_SECONDS} seconds. */
    void stop() {
        program.stop(process);
        try {
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
