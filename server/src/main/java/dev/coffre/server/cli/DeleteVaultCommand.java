package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.vault.wire.Empty;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin delete-vault}. */
@Command(name = "delete-vault", versionProvider = VersionText.class)
final class DeleteVaultCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    @Option(names = "--yes", required = true, descriptionKey = "delete-points.yes")
    private boolean sure;

    DeleteVaultCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new VaultCommands.DeleteVault(vault, Optional.empty());
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("delete-vault.done", vault);
    }
}
