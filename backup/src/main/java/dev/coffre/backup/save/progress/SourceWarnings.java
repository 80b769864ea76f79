package dev.coffre.backup.save.progress;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Locale;

/** Maps source problems to the warnings shown to people. */
public final class SourceWarnings {
    private SourceWarnings() {}

    public static Problem of(SourceProblem problem) {
        String path = problem.key().display();
        return switch (problem) {
            case SourceProblem.Vanished _ -> ProblemCode.FILE_VANISHED.with("path", path);
            case SourceProblem.ChangedWhileRead _ -> ProblemCode.FILE_CHANGED.with("path", path);
            case SourceProblem.Unreadable unreadable ->
                ProblemCode.FILE_UNREADABLE
                        .with("path", path)
                        .with("call", unreadable.call())
                        .with("reason", unreadable.errno());
            case SourceProblem.SnapshotFailed(EntryKey _, String reason) ->
                ProblemCode.SNAPSHOT_FAILED.with("path", path).with("reason", reason);
            case SourceProblem.Unsupported(EntryKey _, SourceProblem.Limitation limitation)
            when limitation == SourceProblem.Limitation.TOO_DEEP -> ProblemCode.FOLDER_TOO_DEEP.with("path", path);
            case SourceProblem.Unsupported unsupported -> unreadable(path, unsupported.limitation());
            case SourceProblem.Excluded excluded -> unreadable(path, excluded.exclusion());
        };
    }

    private static Problem unreadable(String path, Enum<?> reason) {
        return ProblemCode.FILE_UNREADABLE
                .with("path", path)
                .with("reason", reason.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
}
