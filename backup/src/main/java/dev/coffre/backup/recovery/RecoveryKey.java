package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.id.Sha256;

/**
 * What makes two recoveries the same one, so that the second resumes the first.
 *
 * @param target the chosen folder, absolute; empty for the original paths
 * @param point the hash of the recovery point
 */
public record RecoveryKey(ByteString target, Sha256 point) {
    /** Returns the command that writes to the target, for people. */
    public String command() {
        return target.isEmpty() ? "recover --original" : "recover --to " + target.displayPath();
    }

    static RecoveryKey of(RecoveryPlan plan) {
        ByteString target = switch (plan.target()) {
            case TargetChoice.OriginalPaths _ -> ByteString.EMPTY;
            case TargetChoice.ChosenFolder(ByteString path) -> path;
        };
        return new RecoveryKey(target, plan.point().hash());
    }
}
