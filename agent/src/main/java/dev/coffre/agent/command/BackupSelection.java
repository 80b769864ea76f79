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
 * The files that a backup reads.
 *
 * @param missing what the policy names and is not there: the rest is backed up all the same, with a warning
 */
record BackupSelection(List<ByteString> sources, BackupItems items, List<Problem> missing) {

    /** What somebody named: one that is missing is refused, for it may be a slip. */
    static BackupSelection named(List<ByteString> listed, BackupItems items) {
        return new BackupSelection(PathArguments.sources(items.paths(), listed), items, List.of());
    }

    /** What the policy names; @throws Problem {@code source-…} if nothing of it is there. */
    static BackupSelection ofPolicy(BackupItems items) {
        List<ByteString> there = new ArrayList<>();
        List<Problem> missing = new ArrayList<>();
        for (String path : items.paths()) {
            try {
                there.addAll(PathArguments.sources(List.of(path), List.of()));
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
        return items.rules(home.own());
    }
}
