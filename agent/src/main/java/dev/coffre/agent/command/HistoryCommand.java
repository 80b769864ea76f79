package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.machine.PointPageCache;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.reading.FileHistory;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.view.EntryLookup;
import dev.coffre.backup.view.PointView;
import dev.coffre.backup.view.TreePageCache;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coffre history PATH} */
@Command(name = "history")
final class HistoryCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final MachineOpener opener;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private ForeignMachineOptions foreign = new ForeignMachineOptions();

    @Parameters(paramLabel = "PATH", arity = "1", descriptionKey = "history.path")
    private String path = "";

    HistoryCommand(CommandRunner runner, CoffreHome home, MachineOpener opener) {
        this.runner = runner;
        this.home = home;
        this.opener = opener;
    }

    @Override
    public Integer call() {
        return runner.run("history", common, this::list);
    }

    private CommandResult list(TerminalOutput output) {
        ByteString wantedPath = new PathArguments(runner.files()).inPoint(path);
        try (ReadableMachine machine = foreign.open(runner, opener);
                PointPageCache pages = new PointPageCache(home.cache(), machine)) {
            List<RecoveryPoint> points = new ArrayList<>();
            boolean whole = true;
            for (ListedPoint listed : machine.points().newestFirst()) {
                switch (listed) {
                    case ListedPoint.Opened opened -> points.add(opened.point());
                    case ListedPoint.Unreadable unreadable -> {
                        output.warn(unreadable.why());
                        whole = false;
                    }
                    case ListedPoint.Removed _ -> {}
                }
            }
            if (points.isEmpty() && whole) {
                throw ProblemCode.NO_RECOVERY_POINT.problem();
            }
            FileHistory history = history(pages, points.reversed(), wantedPath, false);
            if (history.hasGaps(points.size()) && PathForm.isWindows(wantedPath)) {
                history = history(pages, points.reversed(), wantedPath, true);
            }
            history.damage().forEach(output::warn);
            whole &= history.damage().isEmpty();
            if (history.versions().isEmpty() && whole) {
                throw ProblemCode.PATH_NOT_IN_POINTS.with("path", wantedPath.displayPath());
            }
            history.versions().forEach(version -> show(output, version));
            return whole ? CommandResult.done() : CommandResult.of(ExitCode.INTEGRITY);
        }
    }

    /** @param inAnyCase also looks for a path that differs only in case, which reads folders of each point */
    private static FileHistory history(
            PointPageCache pages, List<RecoveryPoint> points, ByteString path, boolean inAnyCase) {
        TreePageCache treePages = new TreePageCache(pages);
        List<Optional<EntryLookup.Wanted>> wanted = points.stream()
                .map(point -> point.content()
                        .keyOf(path)
                        .map(key -> inAnyCase ? new PointView(point, treePages).key(path) : key)
                        .map(key -> new EntryLookup.Wanted(point.root(), key)))
                .toList();
        return FileHistory.of(pages, points, wanted);
    }

    private static void show(TerminalOutput output, FileHistory.Version version) {
        VersionLine.show(
                output,
                "version",
                version.entry().key(),
                Optional.of(version.entry()),
                new VersionLine.Points(version.points(), version.first(), version.last()));
    }
}
