package dev.coffre.agent.command;

import dev.coffre.agent.cache.CacheCapacity;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.LocalFiles;
import dev.coffre.backup.spill.SpillDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre policy items}: what is backed up if the command line names nothing. */
@Command(name = "items")
final class PolicyItemsCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final LocalFiles files;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private GroupOption group = new GroupOption();

    @Option(names = "--add", paramLabel = "PATH", descriptionKey = "items.add")
    private List<String> added = new ArrayList<>();

    @Option(names = "--remove", paramLabel = "PATH", descriptionKey = "items.remove")
    private List<String> removed = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "PATTERN", descriptionKey = "items.exclude")
    private List<String> excluded = new ArrayList<>();

    @Option(names = "--no-exclude", paramLabel = "PATTERN", descriptionKey = "items.no-exclude")
    private List<String> notExcluded = new ArrayList<>();

    @Option(
            names = "--exclude-caches",
            paramLabel = "true|false",
            arity = "0..1",
            fallbackValue = "true",
            descriptionKey = "items.exclude-caches")
    private @Nullable Boolean excludeCaches;

    @Option(names = "--exclude-if-present", paramLabel = "NAME", descriptionKey = "items.exclude-if-present")
    private List<String> excludeIfPresent = new ArrayList<>();

    @Option(
            names = "--one-file-system",
            paramLabel = "true|false",
            arity = "0..1",
            fallbackValue = "true",
            descriptionKey = "items.one-file-system")
    private @Nullable Boolean oneFileSystem;

    PolicyItemsCommand(CommandRunner runner, CoffreHome home, LocalFiles files) {
        this.runner = runner;
        this.home = home;
        this.files = files;
    }

    @Override
    public Integer call() {
        return runner.run("policy items", common, this::run);
    }

    private CommandResult run(TerminalOutput output) {
        List<String> adding =
                sources(added).stream().map(CommandLineBytes::text).toList();
        List<String> removing = removed.stream()
                .map(path -> CommandLineBytes.text(arguments().absolute(path)))
                .toList();
        if (!adding.isEmpty()) {
            group.policy(home).requireNoOverlap(group.name(), adding);
            try (FileSystemWatchdog _ = FileSystemWatchdog.start(runner, output, hopeless -> {})) {
                requireRoom(changed(group.now(home).items(), adding, removing));
            }
        }
        ProtectionGroup changed =
                group.update(home, known -> known.withItems(changed(known.items(), adding, removing)));
        new BackupPolicyPrinter(output).show(changed, Optional.empty());
        return CommandResult.done();
    }

    private BackupItems changed(BackupItems items, List<String> adding, List<String> removing) {
        BackupItems changed = items.withPaths(joined(items.paths(), adding, removing))
                .withExcludes(joined(items.excludes(), excluded, notExcluded))
                .withExcludeIfPresent(joined(items.excludeIfPresent(), excludeIfPresent, List.of()));
        changed = excludeCaches == null ? changed : changed.withExcludeCaches(excludeCaches);
        return oneFileSystem == null ? changed : changed.withOneFileSystem(oneFileSystem);
    }

    /** Checks that the cache folder has room for the changed items. */
    private void requireRoom(BackupItems items) {
        BackupSelection selection = BackupSelection.ofPolicy(arguments(), items);
        try (FileSource source =
                files.source(selection.sources(), selection.rules(home), new SpillDirectory(home.state()))) {
            CacheCapacity.of(home.cache().path()).requireFor(source);
        }
    }

    private PathArguments arguments() {
        return new PathArguments(files);
    }

    private List<ByteString> sources(List<String> named) {
        return named.isEmpty() ? List.of() : arguments().sources(named, List.of());
    }

    private static List<String> joined(List<String> known, List<String> added, List<String> removed) {
        return Stream.concat(known.stream(), added.stream())
                .distinct()
                .filter(one -> !removed.contains(one))
                .toList();
    }
}
