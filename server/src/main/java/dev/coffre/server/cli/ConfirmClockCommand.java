package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.Nothing;
import picocli.CommandLine.Command;

/** {@code coffre-vault admin clock confirm}. */
@Command(name = "confirm", versionProvider = Version.class)
final class ConfirmClockCommand extends AdminCliCommand<Nothing> {

    ConfirmClockCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Nothing> command() {
        return new AdminCommand.ConfirmClock();
    }

    @Override
    void show(Nothing answer, Printer printer) {
        printer.say("clock.confirmed");
    }
}
