package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.vault.wire.Empty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin rename-machine}. */
@Command(name = "rename-machine", versionProvider = VersionText.class)
final class RenameMachineCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    @Parameters(index = "1", paramLabel = "NAME", descriptionKey = "rename-machine.name")
    private String name = "";

    RenameMachineCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new MachineCommands.RenameMachine(machine, name);
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("rename-machine.done", machine, name);
    }
}
