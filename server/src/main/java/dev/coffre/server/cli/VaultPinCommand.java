package dev.coffre.server.cli;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.message.PinResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin vault-pin}. */
@Command(name = "vault-pin", versionProvider = VersionText.class)
final class VaultPinCommand extends AdminCliCommand<PinResponse> {
    private static final List<String> OPERATIONS = Arrays.stream(PinOperation.values())
            .filter(operation -> operation.isOfVault())
            .map(PinOperation::text)
            .toList();

    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    @Parameters(index = "1", paramLabel = "OPERATION", descriptionKey = "vault-pin.operation")
    private String operation = "";

    VaultPinCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<PinResponse> command() {
        check().oneOf("OPERATION", operation, OPERATIONS);
        return new VaultCommands.MakeVaultPin(vault, operation);
    }

    @Override
    void show(PinResponse answer, Printer printer) {
        printer.say("pin.done", answer.pin(), Instant.ofEpochMilli(answer.expires()));
        printer.message(answer);
    }
}
