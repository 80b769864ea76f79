package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.vault.wire.Empty;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin reinstate-slots}. */
@Command(name = "reinstate-slots", versionProvider = VersionText.class)
final class ReinstateSlotsCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "SLOT", descriptionKey = "reinstate-slots.slot")
    private List<String> slots = List.of();

    @Option(names = "--only", descriptionKey = "reinstate-slots.only")
    private boolean only;

    ReinstateSlotsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new MachineCommands.ReinstateSlots(machine, slots, only);
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("reinstate-slots.done", machine);
    }
}
