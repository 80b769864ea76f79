package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MailCommands;
import dev.coffre.vault.wire.Empty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin test-mail}. */
@Command(name = "test-mail", versionProvider = VersionText.class)
final class TestMailCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "ADDRESS", descriptionKey = "test-mail.address")
    private String address = "";

    TestMailCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new MailCommands.TestMail(address, texts().locale().getLanguage().equals("fr") ? "fr" : "en");
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("test-mail.done", address);
    }
}
