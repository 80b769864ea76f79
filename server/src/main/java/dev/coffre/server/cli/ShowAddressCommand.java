package dev.coffre.server.cli;

import dev.coffre.server.admin.AddressCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.message.AddressEntry;
import picocli.CommandLine.Command;

/** {@code coffre-vault admin show-address}. */
@Command(name = "show-address", versionProvider = VersionText.class)
final class ShowAddressCommand extends AdminCliCommand<AddressEntry> {
    ShowAddressCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<AddressEntry> command() {
        return new AddressCommands.ShowAddress();
    }

    @Override
    void show(AddressEntry answer, Printer printer) {
        AddressLines.show(answer, printer);
    }
}
