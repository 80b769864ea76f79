package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.TokenCommands;
import dev.coffre.vault.wire.Empty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin revoke-token}. */
@Command(name = "revoke-token", versionProvider = VersionText.class)
final class RevokeTokenCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "ACCOUNT", descriptionKey = "account")
    private String account = "";

    @Parameters(index = "1", paramLabel = "NAME", descriptionKey = "create-token.name")
    private String name = "";

    RevokeTokenCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new TokenCommands.RevokeToken(account, name);
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("revoke-token.done", name, account);
    }
}
