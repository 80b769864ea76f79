package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.message.PointEntry;
import dev.coffre.server.message.PointList;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin list-points}. */
@Command(name = "list-points", versionProvider = VersionText.class)
final class ListPointsCommand extends AdminCliCommand<PointList> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    ListPointsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<PointList> command() {
        return new RetentionCommands.ListPoints(machine);
    }

    @Override
    void show(PointList answer, Printer printer) {
        for (PointEntry point : answer.points()) {
            printer.say(
                    "list-points.line",
                    point.seq(),
                    Instant.ofEpochMilli(point.receivedAt()),
                    shown(point.files()),
                    shown(point.bytes()),
                    point.hash());
            if (point.degraded()) {
                printer.say("list-points.degraded", point.seq());
            }
        }
        printer.message(answer);
    }

    private static Object shown(Optional<Long> number) {
        return number.<Object>map(known -> known).orElse("?");
    }
}
