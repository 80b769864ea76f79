package dev.coffre.server.cli;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.message.PinResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin pin}. */
@Command(name = "pin", versionProvider = VersionText.class)
final class PinCommand extends AdminCliCommand<PinResponse> {
    private static final List<String> OPERATIONS = Arrays.stream(PinOperation.values())
            .filter(operation -> !operation.isOfVault())
            .map(PinOperation::text)
            .toList();

    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    @Parameters(index = "1", paramLabel = "OPERATION", descriptionKey = "pin.operation")
    private String operation = "";

    PinCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<PinResponse> command() {
        check().oneOf("OPERATION", operation, OPERATIONS);
        return new MachineCommands.MakePin(machine, operation);
    }

    @Override
    void show(PinResponse answer, Printer printer) {
        printer.say("pin.done", answer.pin(), Instant.ofEpochMilli(answer.expires()));
        if (operation.equals(PinOperation.REPLACE_MACHINE.text())) {
            printer.say("pin.replace", machine);
        }
        printer.message(answer);
    }
}
