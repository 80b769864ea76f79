package dev.coffre.backup.tree;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;

/**
 * A page that cannot be opened, and with it the entries that only it names.
 *
 * @param lastKey of the last entry below, as the page above says; empty for the root, with which all is lost
 * @param files that are lost, as the page above says
 * @param bytes of these files
 */
public record LostPage(Optional<EntryKey> lastKey, long files, long bytes, Problem why) {
    /** Whether a problem is of the data, so that other pages may be whole; not of the way to it. */
    public static boolean isDamage(Problem problem) {
        return problem.code().exit() == ExitCode.INTEGRITY;
    }
}
