package dev.coffre.agent.child;

import dev.coffre.agent.job.JobFindings;
import dev.coffre.agent.job.LiveJobProgress;
import dev.coffre.agent.recovery.RecoveryOrder;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;

/**
 * The progress of a child process, or its result.
 *
 * @param reached what it has done
 * @param waiting whether it waits for the vault
 * @param findings warnings and what was not recovered; the first of each
 * @param problem that ended it
 * @param exit exit code, once it has ended
 * @param point recovery point that it made or read
 * @param mounted where recovery points are mounted; empty until then
 */
public record ChildProgress(
        LiveJobProgress reached,
        boolean waiting,
        JobFindings findings,
        Optional<Problem> problem,
        Optional<Integer> exit,
        Optional<Long> point,
        Optional<MountedFolder> mounted) {
    /** Larger exit codes are those of a process that was killed. */
    private static final int MAX_OWN_EXIT = 128;

    static final ChildProgress INITIAL = new ChildProgress(
            LiveJobProgress.NONE,
            false,
            JobFindings.NONE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public boolean hasEnded() {
        return exit.isPresent();
    }

    /** Returns whether the process ended early, so that the same command resumes it if it is a recovery. */
    public boolean isResumable() {
        return exit.isPresent()
                && problem.map(RecoveryOrder::isResumable).orElse(exit.get() < 0 || exit.get() > MAX_OWN_EXIT);
    }

    /** Returns what is to be shown of the progress. */
    public LiveJobProgress live() {
        return waiting ? reached.unreachable() : reached;
    }

    ChildProgress after(ChildEvent event) {
        return switch (event.event()) {
            case "progress" -> withProgress(event.progress(reached), findings);
            case "recovered" -> withProgress(event.progress(reached), findings.withCounts(event.recovered()));
            case LiveJobProgress.VAULT_UNREACHABLE -> withWaiting(true);
            case "vault-back" -> withWaiting(false);
            case "warning", "skipped", "copied" ->
                event.problem().map(this::withFinding).orElse(this);
            case "names-with-colon" ->
                withFindings(findings.withNamesWithColon(event.count().orElse(0L)));
            case "problem" -> withProblem(event.problem());
            case "result" ->
                new ChildProgress(
                        reached, waiting, findings, problem, exit, event.point().or(() -> point), mounted);
            case "mounted" -> new ChildProgress(reached, waiting, findings, problem, exit, point, event.mounted());
            default -> this;
        };
    }

    private ChildProgress withProgress(LiveJobProgress now, JobFindings found) {
        return new ChildProgress(now, false, found, problem, exit, point, mounted);
    }

    private ChildProgress withWaiting(boolean waits) {
        return new ChildProgress(reached, waits, findings, problem, exit, point, mounted);
    }

    private ChildProgress withFinding(Problem found) {
        return withFindings(findings.plus(found));
    }

    private ChildProgress withFindings(JobFindings found) {
        return new ChildProgress(reached, waiting, found, problem, exit, point, mounted);
    }

    private ChildProgress withProblem(Optional<Problem> why) {
        return new ChildProgress(reached, waiting, findings, why.or(() -> problem), exit, point, mounted);
    }

    ChildProgress ended(int code) {
        return new ChildProgress(reached.atEnd(), false, findings, problem, Optional.of(code), point, mounted);
    }
}
