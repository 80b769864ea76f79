package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.wire.MachineEntry;
import dev.coffre.vault.wire.MachineList;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin list-machines}. */
@Command(name = "list-machines", versionProvider = VersionText.class)
final class ListMachinesCommand extends AdminCliCommand<MachineList> {
    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    ListMachinesCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<MachineList> command() {
        return new MachineCommands.ListMachines(vault);
    }

    @Override
    void show(MachineList answer, Printer printer) {
        for (MachineEntry machine : answer.machines()) {
            printer.say(
                    "list-machines.line",
                    machine.name(),
                    machine.machine(),
                    machine.points(),
                    machine.lastPoint()
                            .map(at -> Instant.ofEpochMilli(at).toString())
                            .orElse("-"),
                    MachineKind.fromOptionalCode(machine.kind()).code());
        }
        printer.message(answer);
    }
}
