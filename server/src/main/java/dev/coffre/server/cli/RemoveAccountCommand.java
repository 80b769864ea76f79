package dev.coffre.server.cli;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.Empty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin remove-account}. */
@Command(name = "remove-account", versionProvider = VersionText.class)
final class RemoveAccountCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "account")
    private String name = "";

    RemoveAccountCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new AccountCommands.RemoveAccount(name);
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("remove-account.done", name);
    }
}
