package dev.coffre.agent.policy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.source.PathPatterns;
import dev.coffre.backup.source.RootPath;
import dev.coffre.backup.source.SourceRules;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The items of a backup. Paths and patterns are bytes, written as text by {@code CommandLineBytes}.
 *
 * @param paths absolute, in the order they were added
 * @param excludes patterns as in .gitignore
 * @param excludeCaches whether to skip directories with a CACHEDIR.TAG
 * @param excludeIfPresent skip directories that contain a file of such a name
 * @param oneFileSystem whether to skip other file systems below the paths
 */
public record BackupItems(
        List<String> paths,
        List<String> excludes,
        boolean excludeCaches,
        List<String> excludeIfPresent,
        boolean oneFileSystem) {
    private static final ByteString TOP = ByteString.utf8("/");

    public static final BackupItems NONE = new BackupItems(List.of(), List.of(), false, List.of(), false);

    public BackupItems {
        paths = List.copyOf(paths);
        excludes = List.copyOf(excludes);
        excludeIfPresent = List.copyOf(excludeIfPresent);
    }

    /** Returns a copy with {@code change} applied to each name. */
    public BackupItems mapNames(UnaryOperator<String> change) {
        return new BackupItems(
                paths.stream().map(change).toList(),
                excludes.stream().map(change).toList(),
                excludeCaches,
                excludeIfPresent.stream().map(change).toList(),
                oneFileSystem);
    }

    public BackupItems withPaths(List<String> others) {
        return new BackupItems(others, excludes, excludeCaches, excludeIfPresent, oneFileSystem);
    }

    public BackupItems withExcludes(List<String> others) {
        return new BackupItems(paths, others, excludeCaches, excludeIfPresent, oneFileSystem);
    }

    public BackupItems withExcludeCaches(boolean other) {
        return new BackupItems(paths, excludes, other, excludeIfPresent, oneFileSystem);
    }

    public BackupItems withExcludeIfPresent(List<String> others) {
        return new BackupItems(paths, excludes, excludeCaches, others, oneFileSystem);
    }

    public BackupItems withOneFileSystem(boolean other) {
        return new BackupItems(paths, excludes, excludeCaches, excludeIfPresent, other);
    }

    /**
     * Returns the rules for excluding.
     *
     * @param own the agent's own directories, absolute
     */
    public SourceRules rules(List<Path> own) {
        return new SourceRules(
                oneFileSystem,
                excludeCaches,
                bytes(excludeIfPresent),
                PathPatterns.parse(bytes(excludes)),
                own.stream()
                        .map(path -> RootPath.resolve(CommandLineBytes.bytes(path.toString()), TOP))
                        .toList());
    }

    private static List<ByteString> bytes(List<String> names) {
        return names.stream().map(CommandLineBytes::bytes).toList();
    }
}
