package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.Nothing;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin restore-slots}. */
@Command(name = "restore-slots", versionProvider = Version.class)
final class RestoreSlotsCommand extends AdminCliCommand<Nothing> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "SLOT", descriptionKey = "restore-slots.slot")
    private List<String> slots = List.of();

    @Option(names = "--only", descriptionKey = "restore-slots.only")
    private boolean only;

    RestoreSlotsCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Nothing> command() {
        return new AdminCommand.RestoreSlots(machine, slots, only);
    }

    @Override
    void show(Nothing answer, Printer printer) {
        printer.say("restore-slots.done", machine);
    }
}
