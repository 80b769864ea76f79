package dev.coffre.agent.hook;

import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.hook.Hook.OnFailure;
import dev.coffre.agent.platform.ExternalPrograms;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs a job's work between pre-hook and post-hook. If the pre-hook was started, the post-hook runs, no matter how
 * pre-hook and work ended. If the process is killed or the post-hook fails, the post-hook runs at the start of the next
 * job.
 *
 * <p>For one job, which holds the machine's lock. {@link #abandon} may be called by another thread.
 */
public final class HookedJob {
    /** Value of COFFRE_EXIT for a job that was killed before it could report its exit code. */
    private static final String UNKNOWN = "unknown";

    private static final CancelToken NEVER = new CancelToken();

    /** Time for the post-hook of an abandoned job, after which it is ended. */
    private static final Duration ABANDON_TIMEOUT = Duration.ofSeconds(10);

    private final Hooks hooks;
    private final PendingPostHookFile pendingPostHook;
    private final HookRunner runner;
    private final Consumer<Problem> warnings;

    /** The job whose pre-hook was started but whose post-hook was not. */
    private final AtomicReference<Optional<String>> pendingJob = new AtomicReference<>(Optional.empty());

    /**
     * @param state the agent's state directory
     * @param warnings receives failures of hooks that do not end the job
     */
    public HookedJob(
            Hooks hooks, PrivatePath state, AgentLog log, ExternalPrograms programs, Consumer<Problem> warnings) {
        this.hooks = hooks;
        this.pendingPostHook = new PendingPostHookFile(state);
        this.runner = new HookRunner(log, state.files(), programs);
        this.warnings = warnings;
    }

    /**
     * Runs {@code work} with its hooks.
     *
     * @param job its number
     * @param exit maps the work's result to the exit code for the post-hook
     * @throws Problem {@code hook-failed} if the pre-hook failed and stops the job; problems of the work
     */
    public <T> T run(long job, CancelToken cancel, Supplier<T> work, Function<T, ExitCode> exit) {
        runInterruptedPostHook();
        if (hooks.post().isPresent()) {
            pendingPostHook.write(job);
            pendingJob.set(Optional.of(Long.toString(job)));
        }
        ExitCode ended = ExitCode.FAILED;
        try {
            hooks.pre().ifPresent(hook -> runPreHook(hook, job, cancel));
            T done = work.get();
            ended = exit.apply(done);
            return done;
        } catch (Problem problem) {
            ended = problem.exitCode();
            throw problem;
        } finally {
            runPostHookOnce(ended, NEVER);
        }
    }

    /**
     * Runs the pending post-hook while the work hangs and the process is about to end. The hook has ten seconds.
     *
     * @param exit exit code of the job
     */
    public void abandon(ExitCode exit) {
        CancelToken late = new CancelToken();
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(ABANDON_TIMEOUT);
                late.cancel(ProblemCode.JOB_CANCELLED.problem());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        runPostHookOnce(exit, late);
    }

    private void runPostHookOnce(ExitCode exit, CancelToken cancel) {
        pendingJob
                .getAndSet(Optional.empty())
                .ifPresent(job -> runPostHook(job, Integer.toString(exit.number()), cancel));
    }

    private void runInterruptedPostHook() {
        Optional<String> interrupted = pendingPostHook.read();
        interrupted.ifPresent(job -> runPostHook(job, UNKNOWN, NEVER));
        if (interrupted.isPresent() && hooks.post().isEmpty()) {
            pendingPostHook.delete();
        }
    }

    private void runPreHook(Hook hook, long job, CancelToken cancel) {
        HookResult end = runner.run(HookPhase.PRE, hook, variables(HookPhase.PRE, Long.toString(job)), cancel);
        cancel.throwIfCancelled();
        if (!end.isSuccess() && hook.onFailure() == OnFailure.STOP) {
            throw failure(ProblemCode.HOOK_FAILED, HookPhase.PRE, hook, end);
        }
        if (!end.isSuccess()) {
            warnings.accept(failure(ProblemCode.HOOK_WARNING, HookPhase.PRE, hook, end));
        }
    }

    private void runPostHook(String job, String exit, CancelToken cancel) {
        hooks.post().ifPresent(hook -> {
            Map<String, String> variables = variables(HookPhase.POST, job);
            variables.put("COFFRE_EXIT", exit);
            HookResult end = runner.run(HookPhase.POST, hook, variables, cancel);
            if (end.isSuccess()) {
                pendingPostHook.delete();
            } else {
                warnings.accept(failure(ProblemCode.HOOK_WARNING, HookPhase.POST, hook, end));
            }
        });
    }

    private static Map<String, String> variables(HookPhase phase, String job) {
        Map<String, String> variables = new HashMap<>();
        variables.put("COFFRE_JOB", job);
        variables.put("COFFRE_PHASE", phase.code());
        return variables;
    }

    private static Problem failure(ProblemCode code, HookPhase phase, Hook hook, HookResult end) {
        return code.with("phase", phase.code())
                .with("program", hook.command().getFirst())
                .with("reason", end);
    }
}
