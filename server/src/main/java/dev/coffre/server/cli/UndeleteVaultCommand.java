package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.vault.wire.Empty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin undelete-vault}. */
@Command(name = "undelete-vault", versionProvider = VersionText.class)
final class UndeleteVaultCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    UndeleteVaultCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new VaultCommands.UndeleteVault(vault);
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("undelete-vault.done", vault);
    }
}
