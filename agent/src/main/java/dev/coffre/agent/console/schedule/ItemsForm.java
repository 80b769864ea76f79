package dev.coffre.agent.console.schedule;

import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.page.PathCodec;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.LocalFiles;
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
 * @param selected chosen paths of the tree, normalized
 * @param typed paths, one per line, as typed
 * @param open open directories of the tree
 */
public record ItemsForm(
        List<ByteString> selected,
        String typed,
        List<String> excludes,
        boolean excludeCaches,
        List<String> excludeIfPresent,
        boolean oneFileSystem,
        List<ByteString> open) {
    public ItemsForm {
        selected = List.copyOf(selected);
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

    static ItemsForm of(ConsolePageRequest request) {
        List<ByteString> open = new ArrayList<>(paths(request, "shown"));
        open.addAll(paths(request, "open"));
        return new ItemsForm(
                paths(request, "path"),
                request.rawField("paths"),
                lines(request.rawField("excludes")),
                request.isChecked("exclude-caches"),
                lines(request.rawField("exclude-if-present")),
                request.isChecked("one-file-system"),
                open);
    }

    /** @throws Problem {@code form-expired} */
    static List<ByteString> paths(ConsolePageRequest request, String field) {
        return request.fields(field).stream()
                .map(PathCodec::decode)
                .map(ItemsForm::normalized)
                .distinct()
                .toList();
    }

    private static ByteString normalized(ByteString path) {
        return RootPath.ifAbsolute(path).orElseThrow(ProblemCode.FORM_EXPIRED::problem);
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
     * Returns the changed items. Paths that were chosen before need not exist. New paths must exist, because they may
     * be typing errors. Patterns that are not text are kept as a command set them.
     *
     * @throws Problem {@code nothing-to-back-up}, {@code source-missing}
     */
    BackupItems applyTo(BackupItems known, LocalFiles files) {
        Set<String> paths = new LinkedHashSet<>(known.paths());
        paths.retainAll(selected.stream().map(CommandLineBytes::text).toList());
        selected.stream().map(CommandLineBytes::text).filter(path -> !paths.contains(path)).toList().stream()
                .map(path -> existing(path, files))
                .forEach(paths::add);
        lines(typed).stream().map(path -> existing(path, files)).forEach(paths::add);
        if (paths.isEmpty()) {
            throw ProblemCode.NOTHING_TO_BACK_UP.problem();
        }
        List<String> patterns = withNonTextNames(known.excludes(), excludes);
        PathPatterns unused = PathPatterns.parse(
                patterns.stream().map(CommandLineBytes::bytes).toList());
        return new BackupItems(
                List.copyOf(paths),
                patterns,
                excludeCaches,
                withNonTextNames(known.excludeIfPresent(), excludeIfPresent),
                oneFileSystem);
    }

    private static List<String> withNonTextNames(List<String> known, List<String> typed) {
        List<String> all =
                new ArrayList<>(known.stream().filter(name -> !isText(name)).toList());
        all.addAll(typed);
        return all;
    }

    /** Returns the normalized path of something that exists. */
    private static String existing(String named, LocalFiles files) {
        ByteString path = RootPath.ofObject(CommandLineBytes.bytes(named)).orElseThrow(() -> missing(named));
        try {
            files.requireReadable(path);
            return CommandLineBytes.text(path);
        } catch (ErrnoException e) {
            throw missing(named).causedBy(e);
        }
    }

    private static Problem missing(String named) {
        return ProblemCode.SOURCE_MISSING.with(
                "path", CommandLineBytes.bytes(named).displayPath());
    }
}
