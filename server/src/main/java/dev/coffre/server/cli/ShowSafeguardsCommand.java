package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.SafeguardCommands;
import dev.coffre.vault.wire.SafeguardsEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin show-safeguards}. */
@Command(name = "show-safeguards", versionProvider = VersionText.class)
final class ShowSafeguardsCommand extends AdminCliCommand<SafeguardsEntry> {
    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    ShowSafeguardsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<SafeguardsEntry> command() {
        return new SafeguardCommands.ShowSafeguards(vault);
    }

    @Override
    void show(SafeguardsEntry answer, Printer printer) {
        SafeguardLines.show(answer, printer);
        printer.message(answer);
    }
}
