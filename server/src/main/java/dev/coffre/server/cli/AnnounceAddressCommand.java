package dev.coffre.server.cli;

import dev.coffre.server.admin.AddressCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.message.AddressEntry;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin announce-address}. */
@Command(name = "announce-address", versionProvider = VersionText.class)
final class AnnounceAddressCommand extends AdminCliCommand<AddressEntry> {
    @Parameters(arity = "0..*", paramLabel = "URL", descriptionKey = "announce-address.url")
    private List<String> urls = List.of();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    AnnounceAddressCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<AddressEntry> command() {
        return new AddressCommands.ChangeUrls(change.step(), urls);
    }

    @Override
    void show(AddressEntry answer, Printer printer) {
        AddressLines.show(answer, printer);
    }
}
