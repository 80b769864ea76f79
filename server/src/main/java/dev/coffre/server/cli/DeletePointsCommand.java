package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.vault.wire.Empty;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin delete-points}. */
@Command(name = "delete-points", versionProvider = VersionText.class)
final class DeletePointsCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "POINT", descriptionKey = "point.or-all")
    private Optional<Long> point = Optional.empty();

    @Option(names = "--yes", required = true, descriptionKey = "delete-points.yes")
    private boolean sure;

    DeletePointsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new RetentionCommands.DeletePoints(machine, point, Optional.empty());
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("delete-points.done", machine);
    }
}
