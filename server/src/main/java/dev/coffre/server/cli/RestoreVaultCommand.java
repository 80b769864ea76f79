package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.Nothing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin restore-vault}. */
@Command(name = "restore-vault", versionProvider = Version.class)
final class RestoreVaultCommand extends AdminCliCommand<Nothing> {
    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    RestoreVaultCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Nothing> command() {
        return new AdminCommand.RestoreVault(vault);
    }

    @Override
    void show(Nothing answer, Printer printer) {
        printer.say("restore-vault.done", vault);
    }
}
