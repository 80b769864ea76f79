package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.machine.PointPageCache;
import dev.coffre.agent.machine.PointSelector;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.view.Difference;
import dev.coffre.backup.view.PointDiff;
import dev.coffre.backup.view.PointView;
import dev.coffre.backup.view.TreePageCache;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coffre diff OLDER-POINT NEWER-POINT} */
@Command(name = "diff")
final class DiffCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final MachineOpener opener;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private ForeignMachineOptions foreign = new ForeignMachineOptions();

    @Parameters(index = "0", paramLabel = "OLDER-POINT", descriptionKey = "diff.before")
    private String before = "";

    @Parameters(index = "1", paramLabel = "NEWER-POINT", descriptionKey = "diff.after")
    private String after = "";

    DiffCommand(CommandRunner runner, CoffreHome home, MachineOpener opener) {
        this.runner = runner;
        this.home = home;
        this.opener = opener;
    }

    @Override
    public Integer call() {
        return runner.runList("diff", common, this::compare);
    }

    private CommandResult compare(TerminalOutput output) {
        try (OutageReporter outages = new OutageReporter(output);
                ReadableMachine machine = foreign.open(runner, opener, outages);
                PointPageCache pages = new PointPageCache(home.cache(), machine)) {
            RecoveryPoints points = machine.points();
            RecoveryPoint one = PointSelector.select(points, Optional.of(before));
            RecoveryPoint other = PointSelector.select(points, Optional.of(after));
            TreePageCache treePages = new TreePageCache(pages);
            Map<Difference.Change, Long> counts = new EnumMap<>(Difference.Change.class);
            new PointDiff(new PointView(one, treePages), new PointView(other, treePages), pages).run(difference -> {
                counts.merge(difference.change(), 1L, Long::sum);
                show(output, difference);
            });
            summarize(output, one.ext().seq(), other.ext().seq(), counts);
            return CommandResult.done().at(other.ext().seq());
        }
    }

    private static void show(TerminalOutput output, Difference difference) {
        output.print(letter(difference.change()) + "  " + difference.key().display());
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "difference");
        event.put("change", word(difference.change()));
        event.put("path", difference.key().display());
        difference.before().ifPresent(entry -> event.put("before", described(entry)));
        difference.after().ifPresent(entry -> event.put("after", described(entry)));
        output.event(event);
    }

    private static Map<String, Object> described(Entry entry) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("type", entry.metadata().fileType().getClass().getSimpleName().toLowerCase(Locale.ROOT));
        facts.put("size", entry.bytes());
        facts.put("modified", entry.metadata().modified().seconds());
        return facts;
    }

    private static void summarize(TerminalOutput output, long before, long after, Map<Difference.Change, Long> counts) {
        long changed = count(counts, Difference.Change.CONTENT) + count(counts, Difference.Change.TYPE);
        output.message(
                counts.isEmpty() ? "diff.none" : "diff.done",
                before,
                after,
                output.format().count(count(counts, Difference.Change.ADDED)),
                output.format().count(count(counts, Difference.Change.REMOVED)),
                output.format().count(changed),
                output.format().count(count(counts, Difference.Change.METADATA)));
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "differences");
        for (Difference.Change change : Difference.Change.values()) {
            event.put(word(change), count(counts, change));
        }
        output.event(event);
    }

    private static long count(Map<Difference.Change, Long> counts, Difference.Change change) {
        return counts.getOrDefault(change, 0L);
    }

    private static String word(Difference.Change change) {
        return change.name().toLowerCase(Locale.ROOT);
    }

    private static String letter(Difference.Change change) {
        return switch (change) {
            case ADDED -> "+";
            case REMOVED -> "-";
            case TYPE -> "T";
            case CONTENT -> "M";
            case METADATA -> "U";
        };
    }
}
