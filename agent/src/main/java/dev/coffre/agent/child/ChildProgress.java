package dev.coffre.agent.child;

import dev.coffre.agent.job.LiveJobProgress;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * The progress of a child process, or its result.
 *
 * @param phase of a backup
 * @param path being processed
 * @param warnings the first warnings
 * @param warningCount number of all warnings
 * @param problem that ended it
 * @param exit exit code, once it has ended
 * @param point recovery point that it made or read
 */
public record ChildProgress(
        Optional<String> phase,
        long files,
        long bytes,
        long bytesSent,
        String path,
        List<Problem> warnings,
        long warningCount,
        Optional<Problem> problem,
        Optional<Integer> exit,
        Optional<Long> point) {
    static final ChildProgress INITIAL = new ChildProgress(
            Optional.empty(), 0, 0, 0, "", List.of(), 0, Optional.empty(), Optional.empty(), Optional.empty());
    private static final int MAX_WARNINGS = 200;

    public ChildProgress {
        warnings = List.copyOf(warnings);
    }

    public boolean hasEnded() {
        return exit.isPresent();
    }

    ChildProgress after(ChildEvent event) {
        return switch (event.event()) {
            case "progress", "recovered" -> withProgress(event);
            case LiveJobProgress.VAULT_UNREACHABLE -> withPhase(Optional.of(LiveJobProgress.VAULT_UNREACHABLE));
            case "vault-back" -> withPhase(Optional.empty());
            case "warning" -> event.problem().map(this::withWarning).orElse(this);
            case "problem" -> withProblem(event.problem());
            case "result" -> event.point().map(this::withPoint).orElse(this);
            default -> this;
        };
    }

    private ChildProgress withProgress(ChildEvent event) {
        return new ChildProgress(
                event.phase().or(() -> phase.filter(known -> !known.equals(LiveJobProgress.VAULT_UNREACHABLE))),
                event.files().orElse(files),
                event.bytes().orElse(bytes),
                event.bytesSent().orElse(bytesSent),
                event.path().orElse(""),
                warnings,
                warningCount,
                problem,
                exit,
                point);
    }

    /** Changes the phase. The next progress event sets the real phase again. */
    private ChildProgress withPhase(Optional<String> now) {
        return new ChildProgress(now, files, bytes, bytesSent, path, warnings, warningCount, problem, exit, point);
    }

    private ChildProgress withWarning(Problem warning) {
        List<Problem> more = warnings.size() < MAX_WARNINGS
                ? java.util.stream.Stream.concat(warnings.stream(), java.util.stream.Stream.of(warning))
                        .toList()
                : warnings;
        return new ChildProgress(phase, files, bytes, bytesSent, path, more, warningCount + 1, problem, exit, point);
    }

    private ChildProgress withProblem(Optional<Problem> why) {
        return new ChildProgress(
                phase, files, bytes, bytesSent, path, warnings, warningCount, why.or(() -> problem), exit, point);
    }

    private ChildProgress withPoint(long made) {
        return new ChildProgress(
                phase, files, bytes, bytesSent, path, warnings, warningCount, problem, exit, Optional.of(made));
    }

    ChildProgress ended(int code) {
        return new ChildProgress(
                phase, files, bytes, bytesSent, "", warnings, warningCount, problem, Optional.of(code), point);
    }
}
