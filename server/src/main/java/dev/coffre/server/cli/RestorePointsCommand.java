package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.Nothing;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin restore-points}. */
@Command(name = "restore-points", versionProvider = Version.class)
final class RestorePointsCommand extends AdminCliCommand<Nothing> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "POINT", descriptionKey = "point.or-all")
    private Optional<Long> point = Optional.empty();

    RestorePointsCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Nothing> command() {
        return new AdminCommand.RestorePoints(machine, point);
    }

    @Override
    void show(Nothing answer, Printer printer) {
        printer.say("restore-points.done", machine);
    }
}
