package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.CommandLineBytes;
import dev.coffre.backup.source.LinuxSource;
import dev.coffre.backup.source.PathPatterns;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a backup reads.
 *
 * @param missing what the policy names and is not there: the rest is backed up all the same, with a warning
 */
record BackupSelection(LinuxSource source, List<Problem> missing) {

    /** What somebody named: one that is missing is refused, for it may be a slip. */
    static BackupSelection named(List<ByteString> listed, BackupItems items, CoffreHome home) {
        return new BackupSelection(source(PathArguments.sources(items.paths(), listed), items, home), List.of());
    }

    /** What the policy names; @throws Problem {@code source-…} if nothing of it is there. */
    static BackupSelection ofPolicy(BackupItems items, CoffreHome home) {
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
        return new BackupSelection(source(there, items, home), missing);
    }

    private static LinuxSource source(List<ByteString> sources, BackupItems items, CoffreHome home) {
        return new LinuxSource(sources, rules(items, home));
    }

    private static SourceRules rules(BackupItems items, CoffreHome home) {
        return new SourceRules(
                items.oneFileSystem(),
                items.excludeCaches(),
                items.excludeIfPresent().stream().map(CommandLineBytes::bytes).toList(),
                PathPatterns.parse(
                        items.excludes().stream().map(CommandLineBytes::bytes).toList()),
                home.own().stream()
                        .map(path -> PathArguments.absolute(path.toString()))
                        .toList());
    }
}
