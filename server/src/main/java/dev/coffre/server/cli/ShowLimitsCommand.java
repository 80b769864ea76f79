package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.message.LimitsEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin show-limits}. */
@Command(name = "show-limits", versionProvider = VersionText.class)
final class ShowLimitsCommand extends AdminCliCommand<LimitsEntry> {
    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    ShowLimitsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<LimitsEntry> command() {
        return new VaultCommands.ShowLimits(vault);
    }

    @Override
    void show(LimitsEntry answer, Printer printer) {
        LimitLines.show(answer, printer);
    }
}
