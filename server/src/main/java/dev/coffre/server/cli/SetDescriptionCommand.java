package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.Nothing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin set-description}. */
@Command(name = "set-description", versionProvider = Version.class)
final class SetDescriptionCommand extends AdminCliCommand<Nothing> {
    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    @Parameters(index = "1", paramLabel = "TEXT", descriptionKey = "set-description.text")
    private String text = "";

    SetDescriptionCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Nothing> command() {
        return new AdminCommand.SetDescription(vault, text);
    }

    @Override
    void show(Nothing answer, Printer printer) {
        printer.say("set-description.done", vault);
    }
}
