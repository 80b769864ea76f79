package dev.coffre.backup.trust;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Maps a failure of a private file of the agent to a problem. */
public final class StateFileProblem {
    private static final Set<String> DENIED = Set.of("EACCES", "EPERM");

    private StateFileProblem() {}

    /**
     * Returns the problem. A file without access and one on a full disk do not count as damaged.
     *
     * @param unusable for every other failure; gets the details file, folder and reason
     */
    public static Problem of(Path file, IOException failure, ProblemCode unusable) {
        if (failure instanceof UntrustedPathException untrusted) {
            return untrusted.problem();
        }
        String reason = SystemReason.of(failure);
        Path parent = file.toAbsolutePath().getParent();
        Path folder = parent == null ? file : parent;
        if (DENIED.contains(reason)) {
            return ProblemCode.STATE_ACCESS_DENIED.with("file", file).causedBy(failure);
        }
        if (SystemReason.isFull(reason)) {
            return ProblemCode.LOCAL_DISK_FULL.with("folder", folder).causedBy(failure);
        }
        return unusable.with("file", file)
                .with("folder", folder)
                .with("reason", reason)
                .causedBy(failure);
    }
}
