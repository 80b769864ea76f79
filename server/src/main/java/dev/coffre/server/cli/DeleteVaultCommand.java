package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.Nothing;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin delete-vault}. */
@Command(name = "delete-vault", versionProvider = Version.class)
final class DeleteVaultCommand extends AdminCliCommand<Nothing> {
    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    @Option(names = "--yes", required = true, descriptionKey = "delete-points.yes")
    private boolean sure;

    DeleteVaultCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Nothing> command() {
        return new AdminCommand.DeleteVault(vault, Optional.empty());
    }

    @Override
    void show(Nothing answer, Printer printer) {
        printer.say("delete-vault.done", vault);
    }
}
