package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.machine.PointPageCache;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.reading.FoundEntry;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.agent.reading.MachinePaths;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre find PATTERN} */
@Command(name = "find")
final class FindCommand implements Callable<Integer> {
    private static final int MAX_LIMIT = 100_000;

    private final CommandRunner runner;
    private final CoffreHome home;
    private final MachineOpener opener;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private ForeignMachineOptions foreign = new ForeignMachineOptions();

    @Parameters(paramLabel = "PATTERN", arity = "1", descriptionKey = "find.pattern")
    private String pattern = "";

    @Option(
            names = {"-i", "--ignore-case"},
            descriptionKey = "find.ignore-case")
    private boolean ignoresCase;

    @Option(names = "--limit", paramLabel = "N", descriptionKey = "find.limit")
    private int limit = 1_000;

    FindCommand(CommandRunner runner, CoffreHome home, MachineOpener opener) {
        this.runner = runner;
        this.home = home;
        this.opener = opener;
    }

    @Override
    public Integer call() {
        return runner.runList("find", common, this::find);
    }

    private CommandResult find(TerminalOutput output) {
        if (pattern.isEmpty()) {
            throw ProblemCode.FLAGS_INVALID.with("reason", output.texts().format("flags.empty", "PATTERN"));
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw runner.refusedNumber("--limit", limit, 1, MAX_LIMIT);
        }
        try (ReadableMachine machine = foreign.open(runner, opener);
                PointPageCache pages = new PointPageCache(home.cache(), machine);
                MachinePaths paths =
                        new MachinePaths(home.cache(), machine, pages, pages.folder(), new Progress(output))) {
            MachinePaths.Found found = paths.find(CommandLineBytes.bytes(pattern), ignoresCase, limit);
            boolean whole = show(output, FoundEntry.of(paths.points(), pages, found.paths()));
            if (found.paths().isEmpty()) {
                output.note(output.texts().format("find.none"));
            }
            if (found.hasMore()) {
                output.note(output.texts().format("find.more", output.format().count(limit)));
                output.event(Map.of("event", "more", "limit", limit));
            }
            if (!found.unreadable().isEmpty()) {
                String seqs = found.unreadable().stream().map(String::valueOf).collect(Collectors.joining(", "));
                output.message("find.unreadable", seqs, found.unreadable().size());
                output.event(Map.of("event", "not-searched", "points", found.unreadable()));
            }
            return whole && found.unreadable().isEmpty() ? CommandResult.done() : CommandResult.of(ExitCode.INTEGRITY);
        }
    }

    /** Returns whether all of them could be read. */
    private static boolean show(TerminalOutput output, List<FoundEntry> found) {
        List<Problem> damage = found.stream()
                .flatMap(entry -> entry.damage().stream())
                .distinct()
                .toList();
        damage.forEach(output::warn);
        found.forEach(each -> VersionLine.show(output, "match", each.match().key(), each.entry(), each.points()));
        return damage.isEmpty();
    }

    private record Progress(TerminalOutput output) implements MachinePaths.PathsListener {
        @Override
        public void reading(int number, int total) {
            output.status(output.texts().format("find.reading", number, total));
        }

        @Override
        public void unreadable(Problem why) {
            output.warn(why);
        }

        @Override
        public void withoutList(Problem why) {
            output.note(output.texts()
                    .format("find.pages", output.texts().problems().title(why)));
        }
    }
}
