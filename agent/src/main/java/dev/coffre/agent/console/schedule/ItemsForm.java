package dev.coffre.agent.console.schedule;

import dev.coffre.agent.console.frame.PathText;
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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The form fields of the backed-up items: checkboxes in the tree, and text areas with one path or pattern per line.
 *
 * @param ticked chosen paths of the tree, normalized
 * @param typed paths, one per line, as typed
 * @param open open directories of the tree
 */
public record ItemsForm(
        List<ByteString> ticked,
        String typed,
        List<String> excludes,
        boolean excludeCaches,
        List<String> excludeIfPresent,
        boolean oneFileSystem,
        List<ByteString> open) {
    private static final ByteString TOP = ByteString.utf8("/");

    public ItemsForm {
        ticked = List.copyOf(ticked);
        excludes = List.copyOf(excludes);
        excludeIfPresent = List.copyOf(excludeIfPresent);
        open = List.copyOf(open);
    }

    static ItemsForm of(BackupItems items) {
        return new ItemsForm(
                items.paths().stream().map(CommandLineBytes::bytes).toList(),
                "",
                items.excludes().stream().filter(ItemsForm::isText).toList(),
                items.excludeCaches(),
                items.excludeIfPresent().stream().filter(ItemsForm::isText).toList(),
                items.oneFileSystem(),
                List.of());
    }

    static ItemsForm of(Visit visit) {
        List<ByteString> open = new ArrayList<>(paths(visit, "shown"));
        open.addAll(paths(visit, "open"));
        return new ItemsForm(
                paths(visit, "path"),
                visit.typed("paths"),
                lines(visit.typed("excludes")),
                visit.ticked("exclude-caches"),
                lines(visit.typed("exclude-if-present")),
                visit.ticked("one-file-system"),
                open);
    }

    /** @throws Problem {@code form-expired} */
    static List<ByteString> paths(Visit visit, String field) {
        return visit.fields(field).stream()
                .map(PathText::read)
                .map(path -> RootPath.resolve(path, TOP))
                .distinct()
                .toList();
    }

    private static List<String> lines(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .distinct()
                .toList();
    }

    /** Returns whether a form can hold the name. Names of files may have bytes that are not text. */
    static boolean isText(String name) {
        return name.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    /** Returns the rules for showing the tree. Patterns are not validated, because they may be incomplete. */
    BackupItems rules() {
        return new BackupItems(List.of(), excludes, excludeCaches, excludeIfPresent, oneFileSystem);
    }

    /**
     * Returns the changed items. Paths that were chosen before need not exist. New paths must exist, because they may be typing
     * errors. Patterns that are not text are kept as a command set them.
     *
     * @throws Problem {@code nothing-to-back-up}, {@code source-missing}
     */
    BackupItems changed(BackupItems known) {
        Set<String> paths = new LinkedHashSet<>(known.paths());
        paths.retainAll(ticked.stream().map(CommandLineBytes::text).toList());
        ticked.stream().map(CommandLineBytes::text).filter(path -> !paths.contains(path)).toList().stream()
                .map(ItemsForm::there)
                .forEach(paths::add);
        lines(typed).stream().map(ItemsForm::there).forEach(paths::add);
        if (paths.isEmpty()) {
            throw ProblemCode.NOTHING_TO_BACK_UP.problem();
        }
        List<String> patterns = withUntyped(known.excludes(), excludes);
        PathPatterns unused = PathPatterns.parse(
                patterns.stream().map(CommandLineBytes::bytes).toList());
        return new BackupItems(
                List.copyOf(paths),
                patterns,
                excludeCaches,
                withUntyped(known.excludeIfPresent(), excludeIfPresent),
                oneFileSystem);
    }

    private static List<String> withUntyped(List<String> known, List<String> typed) {
        List<String> all =
                new ArrayList<>(known.stream().filter(name -> !isText(name)).toList());
        all.addAll(typed);
        return all;
    }

    /** Returns the normalized path of something that exists. */
    private static String there(String named) {
        if (!named.startsWith("/")) {
            throw missing(named);
        }
        ByteString path = RootPath.resolve(CommandLineBytes.bytes(named), TOP);
        try {
            new Inspector(new Accounts()).inspect(Descriptor.WORKING_DIRECTORY, path);
            return CommandLineBytes.text(path);
        } catch (ErrnoException e) {
            throw missing(named).causedBy(e);
        }
    }

    private static Problem missing(String named) {
        return ProblemCode.SOURCE_MISSING.with(
                "path", CommandLineBytes.bytes(named).display());
    }
}
