package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.Nothing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin test-mail}. */
@Command(name = "test-mail", versionProvider = Version.class)
final class TestMailCommand extends AdminCliCommand<Nothing> {
    @Parameters(index = "0", paramLabel = "ADDRESS", descriptionKey = "test-mail.address")
    private String address = "";

    TestMailCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Nothing> command() {
        return new AdminCommand.TestMail(address, texts().locale().getLanguage().equals("fr") ? "fr" : "en");
    }

    @Override
    void show(Nothing answer, Printer printer) {
        printer.say("test-mail.done", address);
    }
}
