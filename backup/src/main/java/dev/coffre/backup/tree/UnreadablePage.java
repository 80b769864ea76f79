package dev.coffre.backup.tree;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;

/**
 * A page that cannot be opened. The entries that only it names are lost.
 *
 * @param lastKey of the last entry below, as the parent page says; empty for the root, with which everything is lost
 * @param files lost, as the parent page says
 * @param bytes of these files
 */
public record UnreadablePage(Optional<EntryKey> lastKey, long files, long bytes, Problem why) {
    /** Whether the problem is damage to the data, so that other pages may be intact, rather than a failure to reach it. */
    public static boolean isDamage(Problem problem) {
        return problem.code().exitCode() == ExitCode.INTEGRITY;
    }
}
