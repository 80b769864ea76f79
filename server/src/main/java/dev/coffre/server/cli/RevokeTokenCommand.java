package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.Nothing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin revoke-token}. */
@Command(name = "revoke-token", versionProvider = Version.class)
final class RevokeTokenCommand extends AdminCliCommand<Nothing> {
    @Parameters(index = "0", paramLabel = "ACCOUNT", descriptionKey = "account")
    private String account = "";

    @Parameters(index = "1", paramLabel = "NAME", descriptionKey = "create-token.name")
    private String name = "";

    RevokeTokenCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Nothing> command() {
        return new AdminCommand.RevokeToken(account, name);
    }

    @Override
    void show(Nothing answer, Printer printer) {
        printer.say("revoke-token.done", name, account);
    }
}
