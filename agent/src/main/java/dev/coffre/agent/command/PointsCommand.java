package dev.coffre.agent.command;

import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.agent.machine.RememberedHead;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre points} */
@Command(name = "points")
final class PointsCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ForeignMachineOptions foreign = new ForeignMachineOptions();

    PointsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("points", common, this::list);
    }

    private Result list(Speech speech) {
        try (ReadableDomain domain = foreign.open(shell)) {
            RecoveryPoints chain = domain.points();
            List<ListedPoint> points = chain.all().stream()
                    .filter(point -> !(point instanceof ListedPoint.Removed))
                    .toList();
            if (points.isEmpty()) {
                speech.say("points.none");
            }
            points.forEach(point -> show(speech, point));
            if (chain.head().seq() > 0) {
                speech.say("points.head", chain.head().spoken());
            }
            Optional<Problem> alarm =
                    domain.own() ? RememberedHead.of(shell.world()).contradiction(chain.chain()) : Optional.empty();
            alarm.ifPresent(speech::warn);
            // One damaged point must not hide the others.
            return alarm.isPresent() || points.stream().anyMatch(ListedPoint.Unreadable.class::isInstance)
                    ? Result.of(ExitCode.INTEGRITY)
                    : Result.done();
        }
    }

    private static void show(Speech speech, ListedPoint listed) {
        switch (listed) {
            case ListedPoint.Opened(RecoveryPoint point, Instant receivedAt) -> {
                speech.print(line(speech, point, receivedAt));
                speech.event(event(point, receivedAt));
            }
            case ListedPoint.Unreadable unreadable -> speech.warn(unreadable.why());
            case ListedPoint.Removed removed -> {}
        }
    }

    private static String line(Speech speech, RecoveryPoint point, Instant receivedAt) {
        long seq = point.ext().seq();
        String roots = point.content().reads(seq).stream()
                .map(read -> read.seq() == seq
                        ? read.path().display()
                        : speech.texts().say("points.carried", read.path().display(), read.seq()))
                .collect(Collectors.joining(" "));
        return "%5d  %s  %12s  %10s  %s%s"
                .formatted(
                        point.ext().seq(),
                        speech.amounts().instant(receivedAt),
                        speech.texts()
                                .say(
                                        "points.files",
                                        speech.amounts().count(point.ext().files())),
                        speech.amounts().bytes(point.ext().bytes()),
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
                "roots", point.content().roots().stream().map(Object::toString).toList());
        Map<String, Object> carried = new LinkedHashMap<>();
        point.content().carried().forEach(read -> carried.put(read.path().display(), read.seq()));
        if (!carried.isEmpty()) {
            event.put("carried", carried);
        }
        event.put("host", point.content().hostName());
        point.content().label().ifPresent(label -> event.put("label", label));
        return event;
    }
}
