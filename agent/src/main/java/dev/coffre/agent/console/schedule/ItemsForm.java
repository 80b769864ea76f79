package dev.coffre.agent.console.schedule;

import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Accounts;
import dev.coffre.backup.libc.CommandLineBytes;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Inspector;
import dev.coffre.backup.source.PathPatterns;
import dev.coffre.backup.source.RootPath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;

/** What is backed up, as a form says it: a path or a pattern a line. */
final class ItemsForm {
    private static final ByteString TOP = ByteString.utf8("/");

    private ItemsForm() {}

    /** @throws Problem {@code nothing-to-back-up}, {@code source-missing} */
    static BackupItems read(Visit visit) {
        List<String> paths =
                lines(visit.typed("paths")).stream().map(ItemsForm::path).toList();
        if (paths.isEmpty()) {
            throw ProblemCode.NOTHING_TO_BACK_UP.problem();
        }
        List<String> excludes = lines(visit.typed("excludes"));
        PathPatterns.parse(excludes.stream().map(CommandLineBytes::bytes).toList());
        return new BackupItems(
                paths,
                excludes,
                visit.ticked("exclude-caches"),
                lines(visit.typed("exclude-if-present")),
                visit.ticked("one-file-system"));
    }

    static List<String> lines(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .distinct()
                .toList();
    }

    /** In its one form; what is not there may be a slip. */
    private static String path(String line) {
        if (!line.startsWith("/")) {
            throw ProblemCode.SOURCE_MISSING.with("path", line);
        }
        ByteString path = RootPath.resolve(CommandLineBytes.bytes(line), TOP);
        try {
            new Inspector(new Accounts()).inspect(Descriptor.WORKING_DIRECTORY, path);
            return CommandLineBytes.text(path);
        } catch (ErrnoException e) {
            throw ProblemCode.SOURCE_MISSING.with("path", line).causedBy(e);
        }
    }
}
