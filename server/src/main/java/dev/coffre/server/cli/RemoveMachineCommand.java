package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.Nothing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin remove-machine}. */
@Command(name = "remove-machine", versionProvider = Version.class)
final class RemoveMachineCommand extends AdminCliCommand<Nothing> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    RemoveMachineCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Nothing> command() {
        return new AdminCommand.RemoveMachine(machine);
    }

    @Override
    void show(Nothing answer, Printer printer) {
        printer.say("remove-machine.done", machine);
    }
}
