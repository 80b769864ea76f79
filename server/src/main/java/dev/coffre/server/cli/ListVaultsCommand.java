package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.message.VaultList;
import picocli.CommandLine.Command;

/** {@code coffre-vault admin list-vaults}. */
@Command(name = "list-vaults", versionProvider = VersionText.class)
final class ListVaultsCommand extends AdminCliCommand<VaultList> {

    ListVaultsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<VaultList> command() {
        return new VaultCommands.ListVaults();
    }

    @Override
    void show(VaultList answer, Printer printer) {
        for (VaultEntry vault : answer.vaults()) {
            printer.say(
                    "list-vaults.line",
                    vault.name(),
                    vault.vault(),
                    vault.machines(),
                    vault.points(),
                    vault.bytesStored());
        }
        printer.message(answer);
    }
}
