package dev.coffre.agent.command;

import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.backup.point.PointOpener;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.LinkedHashMap;
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
            PointChain chain = domain.reader().points(domain.machine());
            if (chain.points().isEmpty()) {
                speech.say("points.none");
            }
            boolean unreadable = false;
            try (RecordOpener records = new RecordOpener(domain.keys())) {
                PointOpener opener = new PointOpener(records);
                for (StoredPoint stored : chain.points()) {
                    unreadable |= !show(speech, opener, stored, domain.pointKey(chain, stored));
                }
            }
            return unreadable ? Result.ofJob(true, Optional.empty(), Result.Figures.NONE) : Result.done();
        }
    }

    /** One damaged point must not hide the others. */
    private static boolean show(Speech speech, PointOpener opener, StoredPoint stored, VerifyingKey key) {
        try {
            RecoveryPoint point = opener.open(stored.point(), key);
            speech.print(line(speech, stored, point));
            speech.event(event(stored, point));
            return true;
        } catch (Problem problem) {
            speech.warn(problem);
            return false;
        }
    }

    private static String line(Speech speech, StoredPoint stored, RecoveryPoint point) {
        String roots = point.content().roots().stream().map(Object::toString).collect(Collectors.joining(" "));
        return "%5d  %s  %12s  %10s  %s%s"
                .formatted(
                        stored.seq(),
                        speech.amounts().instant(stored.receivedAt()),
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

    private static Map<String, Object> event(StoredPoint stored, RecoveryPoint point) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "point");
        event.put("point", stored.seq());
        event.put("hash", stored.hash().toString());
        event.put("receivedAt", stored.receivedAt().toEpochMilli());
        event.put("files", point.ext().files());
        event.put("bytes", point.ext().bytes());
        event.put(
                "roots", point.content().roots().stream().map(Object::toString).toList());
        event.put("host", point.content().hostName());
        point.content().label().ifPresent(label -> event.put("label", label));
        return event;
    }
}
