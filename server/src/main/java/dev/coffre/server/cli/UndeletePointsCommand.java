package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.vault.wire.Empty;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin undelete-points}. */
@Command(name = "undelete-points", versionProvider = VersionText.class)
final class UndeletePointsCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "POINT", descriptionKey = "point.or-all")
    private Optional<Long> point = Optional.empty();

    UndeletePointsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new RetentionCommands.UndeletePoints(machine, point);
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("undelete-points.done", machine);
    }
}
