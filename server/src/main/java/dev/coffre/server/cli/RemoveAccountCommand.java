package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.Nothing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin remove-account}. */
@Command(name = "remove-account", versionProvider = Version.class)
final class RemoveAccountCommand extends AdminCliCommand<Nothing> {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "account")
    private String name = "";

    RemoveAccountCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Nothing> command() {
        return new AdminCommand.RemoveAccount(name);
    }

    @Override
    void show(Nothing answer, Printer printer) {
        printer.say("remove-account.done", name);
    }
}
