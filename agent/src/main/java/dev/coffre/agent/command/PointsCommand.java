package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.machine.RememberedHead;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.PointSystem;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre points} */
@Command(name = "points")
final class PointsCommand implements Callable<Integer> {
    /** Number of points per page. */
    private static final int PAGE = 100;

    private final CommandRunner runner;
    private final CoffreHome home;
    private final MachineOpener opener;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private ForeignMachineOptions foreign = new ForeignMachineOptions();

    @Option(names = "--before", paramLabel = "POINT", descriptionKey = "points.before")
    private @Nullable Long before;

    @Option(names = "--all", descriptionKey = "points.all")
    private boolean all;

    PointsCommand(CommandRunner runner, CoffreHome home, MachineOpener opener) {
        this.runner = runner;
        this.home = home;
        this.opener = opener;
    }

    @Override
    public Integer call() {
        return runner.runList("points", common, this::list);
    }

    private CommandResult list(TerminalOutput output) {
        if (all && before != null) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", output.texts().format("flags.exclusive", "--all", "--before"));
        }
        try (ReadableMachine machine = foreign.open(runner, opener)) {
            RecoveryPoints points = machine.points();
            boolean whole = show(output, points, Optional.ofNullable(before).orElse(Long.MAX_VALUE));
            if (points.head().seq() > 0) {
                output.message("points.head", points.head().displayText());
            }
            Optional<Problem> alarm =
                    machine.isThisMachine() ? RememberedHead.of(home).contradiction(points.chain()) : Optional.empty();
            alarm.ifPresent(output::warn);
            return alarm.isEmpty() && whole ? CommandResult.done() : CommandResult.of(ExitCode.INTEGRITY);
        }
    }

    /**
     * Lists points, oldest first, holding at most one page of them in memory.
     *
     * @return whether all of them can be opened
     */
    private boolean show(TerminalOutput output, RecoveryPoints points, long end) {
        Deque<Long> pages = new ArrayDeque<>(); // newest seq of each page, oldest page first
        List<ChainLink> page = new ArrayList<>();
        boolean more = false;
        Optional<Instant> deletedUntil = Optional.empty();
        for (ChainLink link : points.chain().newestFirst(end)) {
            if (isRemoved(link)) {
                deletedUntil = deletedUntil.or(() -> undeleteUntil(link));
                continue;
            }
            if (page.size() == PAGE) {
                if (!all) {
                    more = true;
                    break;
                }
                page.clear();
            }
            if (page.isEmpty()) {
                pages.push(link.seq());
            }
            page.add(link);
        }
        if (pages.isEmpty()) {
            printNone(output, points, deletedUntil);
            return true;
        }
        pages.pop();
        boolean whole = show(output, points, page);
        for (long newest : pages) {
            whole &= show(output, points, page(points, newest));
        }
        if (more) {
            output.message("points.more", page.getLast().seq());
            output.event(Map.of("event", "more", "before", page.getLast().seq()));
        }
        return whole;
    }

    private void printNone(TerminalOutput output, RecoveryPoints points, Optional<Instant> deletedUntil) {
        if (deletedUntil.isPresent()) {
            output.message("points.deleted", output.format().instant(deletedUntil.get()));
        } else if (before != null && points.head().seq() > 0) {
            output.message("points.none-before", before);
        } else {
            output.message(points.head().seq() > 0 ? "points.none-left" : "points.none");
        }
    }

    private static Optional<Instant> undeleteUntil(ChainLink link) {
        return link instanceof Tombstone tombstone && tombstone.reason() == Tombstone.Reason.SOFT_DELETED
                ? Optional.of(tombstone.removedAt())
                : Optional.empty();
    }

    private static List<ChainLink> page(RecoveryPoints points, long newest) {
        List<ChainLink> page = new ArrayList<>();
        for (ChainLink link : points.chain().newestFirst(newest + 1)) {
            if (!isRemoved(link)) {
                page.add(link);
            }
            if (page.size() == PAGE) {
                break;
            }
        }
        return page;
    }

    private static boolean isRemoved(ChainLink link) {
        return link instanceof Tombstone tombstone && tombstone.reason() != Tombstone.Reason.UNREADABLE;
    }

    /** Continues after a damaged point, which must not hide the others. */
    private static boolean show(TerminalOutput output, RecoveryPoints points, List<ChainLink> newestFirst) {
        boolean whole = true;
        for (ChainLink link : newestFirst.reversed()) {
            ListedPoint listed = points.open(link);
            whole &= listed instanceof ListedPoint.Opened;
            show(output, listed);
        }
        return whole;
    }

    private static void show(TerminalOutput output, ListedPoint listed) {
        switch (listed) {
            case ListedPoint.Opened(RecoveryPoint point, Instant receivedAt) -> {
                output.header(
                        "%5s  %-19s  %12s  %10s  %s",
                        "list.point", "list.received", "list.files", "list.size", "list.paths");
                output.print(line(output, point, receivedAt));
                output.event(event(point, receivedAt));
            }
            case ListedPoint.Unreadable unreadable -> output.warn(unreadable.why());
            case ListedPoint.Removed removed -> {}
        }
    }

    private static String line(TerminalOutput output, RecoveryPoint point, Instant receivedAt) {
        long seq = point.ext().seq();
        String roots = point.content().rootReads(seq).stream()
                .map(read -> read.seq() == seq
                        ? read.path().displayPath()
                        : output.texts().format("points.carried", read.path().displayPath(), read.seq()))
                .collect(Collectors.joining(" "));
        return "%5d  %s  %12s  %10s  %s%s"
                .formatted(
                        point.ext().seq(),
                        output.format().instant(receivedAt),
                        output.texts()
                                .format(
                                        "points.files",
                                        output.format().count(point.ext().files())),
                        output.format().bytes(point.ext().bytes()),
                        roots,
                        point.content()
                                .label()
                                .map(label -> "  “" + label + "”")
                                .orElse(""));
    }

    private static Map<String, Object> event(RecoveryPoint point, Instant receivedAt) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "point");
        event.put("point", point.ext().seq());
        event.put("hash", point.hash().toString());
        event.put("receivedAt", receivedAt.toEpochMilli());
        event.put("files", point.ext().files());
        event.put("bytes", point.ext().bytes());
        event.put(
                "roots",
                point.content().roots().stream().map(ByteString::displayPath).toList());
        Map<String, Object> retained = new LinkedHashMap<>();
        point.content().carried().forEach(read -> retained.put(read.path().displayPath(), read.seq()));
        if (!retained.isEmpty()) {
            event.put("retained", retained);
        }
        event.put("host", point.content().hostName());
        if (point.content().system() != PointSystem.LINUX) {
            event.put("system", point.content().system().wireName());
        }
        point.content().label().ifPresent(label -> event.put("label", label));
        return event;
    }
}
