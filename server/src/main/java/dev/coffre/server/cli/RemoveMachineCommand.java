package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.vault.wire.Empty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin remove-machine}. */
@Command(name = "remove-machine", versionProvider = VersionText.class)
final class RemoveMachineCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    RemoveMachineCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new MachineCommands.RemoveMachine(machine);
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("remove-machine.done", machine);
    }
}
