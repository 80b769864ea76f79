package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.machine.PointPageCache;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.reading.FileHistory;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.problem.ExitCode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
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
        return runner.runList("history", common, this::list);
    }

    private CommandResult list(TerminalOutput output) {
        ByteString wantedPath = new PathArguments(runner.files()).inPoint(path);
        try (ReadableMachine machine = foreign.open(runner, opener);
                PointPageCache pages = new PointPageCache(home.cache(), machine)) {
            RecoveryPoints points = machine.points();
            FileHistory history = FileHistory.read(points, pages, wantedPath);
            history.damage().forEach(output::warn);
            history.versions().forEach(version -> show(output, version));
            history.absentSince().ifPresent(seq -> showAbsent(output, points, wantedPath, seq));
            return history.damage().isEmpty() ? CommandResult.done() : CommandResult.of(ExitCode.INTEGRITY);
        }
    }

    private static void showAbsent(TerminalOutput output, RecoveryPoints points, ByteString path, long seq) {
        Optional<Instant> receivedAt = points.chain().linkAt(seq).map(ChainLink::receivedAt);
        output.message(
                "history.absent", seq, receivedAt.map(output.format()::instant).orElse("?"));
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "absent");
        line.put("path", path.displayPath());
        line.put("point", seq);
        receivedAt.ifPresent(at -> line.put("receivedAt", at.toEpochMilli()));
        output.event(line);
    }

    private static void show(TerminalOutput output, FileHistory.Version version) {
        VersionLine.show(output, "version", version.entry().key(), Optional.of(version.entry()), version.points());
    }
}
