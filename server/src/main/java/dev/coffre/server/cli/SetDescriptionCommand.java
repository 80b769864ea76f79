package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.vault.wire.Empty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin set-description}. */
@Command(name = "set-description", versionProvider = VersionText.class)
final class SetDescriptionCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    @Parameters(index = "1", paramLabel = "TEXT", descriptionKey = "set-description.text")
    private String text = "";

    SetDescriptionCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new VaultCommands.SetDescription(vault, text);
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("set-description.done", vault);
    }
}
