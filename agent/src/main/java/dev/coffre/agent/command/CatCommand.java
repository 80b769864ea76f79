package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.machine.PointPageCache;
import dev.coffre.agent.machine.PointSelector;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.backup.archive.ContentCopier;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.backup.view.ContentView;
import dev.coffre.backup.view.PointView;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre cat [POINT] PATH…} */
@Command(name = "cat")
final class CatCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final MachineOpener opener;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private ForeignMachineOptions foreign = new ForeignMachineOptions();

    @Parameters(paramLabel = "[POINT] PATH", arity = "0..*", descriptionKey = "cat.arguments")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--files-from", paramLabel = "FILE", descriptionKey = "selection.files-from")
    private @Nullable String filesFrom;

    CatCommand(CommandRunner runner, CoffreHome home, MachineOpener opener) {
        this.runner = runner;
        this.home = home;
        this.opener = opener;
    }

    @Override
    public Integer call() {
        return runner.runForData("cat", common, output -> PointArguments.withHint(arguments, () -> print(output)));
    }

    private CommandResult print(TerminalOutput output) {
        PointArguments named =
                PointArguments.split(new PathArguments(runner.files()), arguments, filesFrom, runner.texts());
        if (named.paths().isEmpty()) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason",
                    runner.texts().format("flags.missing", runner.texts().format("label.PATH")));
        }
        try (OutageReporter outages = new OutageReporter(output);
                ReadableMachine machine = foreign.open(runner, opener, outages);
                PointPageCache pages = new PointPageCache(home.cache(), machine);
                FetchThreads threads = FetchThreads.ofCores(Runtime.getRuntime().availableProcessors());
                ContentView contents = new ContentView(
                        new DomainAccess(machine.reader(), machine.keys(), threads),
                        pages,
                        ContentView.DEFAULT_CACHE_BYTES)) {
            RecoveryPoint point = PointSelector.select(machine, named.point());
            PointView view = new PointView(point, pages);
            List<Entry> files = named.paths().stream()
                    .map(path -> requireFile(view.require(view.key(path))))
                    .toList();
            ContentCopier copier = new ContentCopier();
            DataOutput.of(runner.terminal()).write(stream -> {
                for (Entry file : files) {
                    try {
                        copier.copy(contents.open(file), stream);
                    } catch (Problem problem) {
                        warnOfDamage(output, file, problem);
                        throw problem;
                    }
                }
            });
            return CommandResult.done().at(point.ext().seq());
        }
    }

    private static void warnOfDamage(TerminalOutput output, Entry file, Problem problem) {
        if (UnreadablePage.isDamage(problem)) {
            output.warn(ProblemCode.FILE_NOT_RECOVERED
                    .with("path", file.key().display())
                    .with("reason", problem.getMessage()));
        }
    }

    private Entry requireFile(Entry entry) {
        if (!entry.metadata().isRegularFile()) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", runner.texts().format("cat.no-file", entry.key().display()));
        }
        return entry;
    }
}
