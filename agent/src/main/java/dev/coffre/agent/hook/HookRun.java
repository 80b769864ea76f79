package dev.coffre.agent.hook;

import dev.coffre.agent.log.AgentLog;
import dev.coffre.agent.program.Program;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.SystemReason;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs hooks. A hook inherits only a few harmless environment variables, because the agent's environment may hold a proxy's
 * password. Its output goes to the agent's log.
 */
final class HookRun {
    private static final Set<String> INHERITED =
            Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "USER", "LOGNAME", "SHELL", "TMPDIR");

    private static final File NOTHING = new File("/dev/null");
    private static final long GLANCE_MILLIS = 100;
    private static final long GRACE_SECONDS = 5;

    private final AgentLog log;

    HookRun(AgentLog log) {
        this.log = log;
    }

    /**
     * Runs {@code hook} and waits for its end.
     *
     * @param variables added to its environment
     * @param cancel ends it early
     */
    HookEnd run(HookPhase phase, Hook hook, Map<String, String> variables, CancelToken cancel) {
        Program program = hook.program();
        log.note(phase.code() + "-hook begins: " + program);
        HookEnd end = start(phase, hook, variables, cancel);
        log.note(phase.code() + "-hook ended: " + end);
        return end;
    }

    private HookEnd start(HookPhase phase, Hook hook, Map<String, String> variables, CancelToken cancel) {
        try {
            ProcessBuilder builder =
                    hook.safeProgram().builder().redirectErrorStream(true).redirectInput(NOTHING);
            builder.environment().keySet().retainAll(INHERITED);
            builder.environment().putAll(variables);
            Process process = builder.start();
            HookOutput output = HookOutput.follow(process.getInputStream());
            HookEnd end = await(process, hook.timeout(), cancel);
            output.lines().forEach(line -> log.note(phase.code() + "-hook: " + line));
            return end;
        } catch (IOException e) {
            return new HookEnd.NotStarted(SystemReason.of(e));
        } catch (Problem unsafe) {
            return new HookEnd.NotStarted(
                    unsafe.code().code() + ": " + unsafe.details().getOrDefault("reason", ""));
        }
    }

    private static HookEnd await(Process process, Duration timeout, CancelToken cancel) {
        long begun = System.nanoTime();
        try {
            while (!process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
                if (cancel.isCancelled()) {
                    end(process);
                    return new HookEnd.Cancelled();
                }
                if (System.nanoTime() - begun > timeout.toNanos()) {
                    end(process);
                    return new HookEnd.TimedOut(timeout);
                }
            }
            return new HookEnd.Exited(process.exitValue());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return new HookEnd.Cancelled();
        }
    }

    /** Ends the process with its descendants: first asks, after some seconds kills. */
    private static void end(Process process) throws InterruptedException {
        var family = process.descendants().toList();
        family.forEach(ProcessHandle::destroy);
        process.destroy();
        process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        family.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
