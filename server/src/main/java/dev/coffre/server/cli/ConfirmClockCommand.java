package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.vault.wire.Empty;
import picocli.CommandLine.Command;

/** {@code coffre-vault admin clock confirm}. */
@Command(name = "confirm", versionProvider = VersionText.class)
final class ConfirmClockCommand extends AdminCliCommand<Empty> {

    ConfirmClockCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new MaintenanceCommands.ConfirmClock();
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("clock.confirmed");
    }
}
