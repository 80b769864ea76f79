package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.AlertCommands;
import dev.coffre.server.message.AlertEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin acknowledge-alert}. */
@Command(name = "acknowledge-alert", versionProvider = VersionText.class)
final class AcknowledgeAlertCommand extends AdminCliCommand<AlertEntry> {
    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    @Parameters(index = "1", paramLabel = "ALERT", descriptionKey = "acknowledge-alert.alert")
    private long alert;

    AcknowledgeAlertCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<AlertEntry> command() {
        return new AlertCommands.AcknowledgeAlert(vault, alert);
    }

    @Override
    void show(AlertEntry answer, Printer printer) {
        printer.say(
                "acknowledge-alert.done",
                String.valueOf(answer.alert()),
                printer.text("alert-state." + answer.state()));
        printer.message(answer);
    }
}
