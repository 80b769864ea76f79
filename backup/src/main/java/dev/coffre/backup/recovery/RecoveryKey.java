package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.vault.id.Sha256;
import java.util.List;

/**
 * Identifies a recovery by its target and its recovery point.
 *
 * @param target the chosen folder, absolute; empty for the original paths
 * @param point the hash of the recovery point
 * @param paths the original paths below which it writes, at most {@value #MAX_PATHS}; empty if they do not matter: it writes to
 *     the whole target
 */
public record RecoveryKey(ByteString target, Sha256 point, List<ByteString> paths) {
    /** A recovery of more paths counts as one of the whole target. */
    public static final int MAX_PATHS = 64;

    public RecoveryKey {
        paths = List.copyOf(paths);
    }

    /** A recovery that writes to the whole target. */
    public RecoveryKey(ByteString target, Sha256 point) {
        this(target, point, List.of());
    }

    /** Returns the command that writes to the target, for people. */
    public String command() {
        return target.isEmpty() ? "recover --original" : "recover --to " + target.displayPath();
    }

    /** Returns whether both write to the same place. */
    public boolean overlaps(RecoveryKey other) {
        return target.equals(other.target)
                && (paths.isEmpty()
                        || other.paths.isEmpty()
                        || paths.stream()
                                .anyMatch(path -> other.paths.stream()
                                        .anyMatch(each -> PathForm.UNIX.isAtOrBelow(path, each)
                                                || PathForm.UNIX.isAtOrBelow(each, path))));
    }

    /** Returns whether one of them resumes the other. */
    public boolean isSame(RecoveryKey other) {
        return point.equals(other.point) && overlaps(other);
    }

    /** Returns the key of a planned recovery. */
    public static RecoveryKey of(RecoveryPlan plan) {
        return switch (plan.target()) {
            case TargetChoice.OriginalPaths _ -> {
                boolean areComparable = plan.paths().size() <= MAX_PATHS
                        && plan.paths().stream().noneMatch(PathForm::isWindows);
                yield new RecoveryKey(ByteString.EMPTY, plan.point().hash(), areComparable ? plan.paths() : List.of());
            }
            case TargetChoice.ChosenFolder(ByteString path) ->
                new RecoveryKey(path, plan.point().hash());
        };
    }
}
