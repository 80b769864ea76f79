package dev.coffre.agent.hook;

import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.platform.ExternalPrograms;
import dev.coffre.agent.process.ExternalProgram;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.trust.PathTrust;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs hooks. A hook inherits only a few harmless environment variables, because the agent's environment may hold a proxy's
 * password. Its output goes to the agent's log.
 */
final class HookRunner {
    private static final long POLL_MILLIS = 100;
    private static final long GRACE_SECONDS = 5;

    private final AgentLog log;
    private final PathTrust trust;
    private final ExternalPrograms programs;

    HookRunner(AgentLog log, PathTrust trust, ExternalPrograms programs) {
        this.log = log;
        this.trust = trust;
        this.programs = programs;
    }

    /**
     * Runs {@code hook} and waits for its end.
     *
     * @param variables added to its environment
     * @param cancel ends it early
     */
    HookResult run(HookPhase phase, Hook hook, Map<String, String> variables, CancelToken cancel) {
        ExternalProgram program = hook.program();
        log.log(phase.code() + "-hook begins: " + program);
        HookResult end = start(phase, hook, variables, cancel);
        log.log(phase.code() + "-hook ended: " + end);
        return end;
    }

    private HookResult start(HookPhase phase, Hook hook, Map<String, String> variables, CancelToken cancel) {
        try {
            ProcessBuilder builder = hook.safeProgram(trust, programs)
                    .builder(programs)
                    .redirectErrorStream(true)
                    .redirectInput(programs.nullDevice());
            builder.environment().keySet().removeIf(variable -> !programs.isInherited(variable));
            builder.environment().putAll(variables);
            Process process = builder.start();
            HookOutput output = HookOutput.follow(process.getInputStream(), programs::text);
            HookResult end = await(process, hook.timeout(), cancel);
            output.lines().forEach(line -> log.log(phase.code() + "-hook: " + line));
            return end;
        } catch (IOException e) {
            return new HookResult.NotStarted(SystemReason.of(e));
        } catch (Problem unsafe) {
            return new HookResult.NotStarted(
                    unsafe.code().code() + ": " + unsafe.details().getOrDefault("reason", ""));
        }
    }

    private static HookResult await(Process process, Duration timeout, CancelToken cancel) {
        long begun = System.nanoTime();
        try {
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (cancel.isCancelled()) {
                    end(process);
                    return new HookResult.Cancelled();
                }
                if (System.nanoTime() - begun > timeout.toNanos()) {
                    end(process);
                    return new HookResult.TimedOut(timeout);
                }
            }
            return new HookResult.Exited(process.exitValue());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return new HookResult.Cancelled();
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
