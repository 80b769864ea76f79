package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;

/**
 * The roots that a backup reads.
 *
 * @param missing roots of the policy that do not exist; the rest is backed up, with a warning for each
 */
record BackupSelection(List<ByteString> sources, BackupItems items, List<Problem> missing) {

    /** Returns the roots named on the command line. A missing one is refused, because it may be a typing error. */
    static BackupSelection named(PathArguments arguments, List<ByteString> listed, BackupItems items) {
        return new BackupSelection(arguments.sources(items.paths(), listed), items, List.of());
    }

    /**
     * Returns the roots of the policy.
     *
     * @throws Problem {@code source-…} if none of them exists
     */
    static BackupSelection ofPolicy(PathArguments arguments, BackupItems items) {
        List<ByteString> there = new ArrayList<>();
        List<Problem> missing = new ArrayList<>();
        for (String path : items.paths()) {
            try {
                there.addAll(arguments.sources(List.of(path), List.of()));
            } catch (Problem problem) {
                missing.add(problem);
            }
        }
        if (there.isEmpty()) {
            throw missing.isEmpty() ? ProblemCode.NOTHING_TO_BACK_UP.problem() : missing.getFirst();
        }
        return new BackupSelection(there, items, missing);
    }

    SourceRules rules(CoffreHome home) {
        return items.rules(home.ownPaths());
    }
}
