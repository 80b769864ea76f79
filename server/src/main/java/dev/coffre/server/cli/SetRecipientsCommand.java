package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MailCommands;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.message.MailRecipient;
import dev.coffre.vault.wire.Empty;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin set-recipients}. */
@Command(name = "set-recipients", versionProvider = VersionText.class)
final class SetRecipientsCommand extends AdminCliCommand<Empty> {
    private static final List<String> LEAST =
            Arrays.stream(AlertSeverity.values()).map(AlertSeverity::code).toList();

    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "ADDRESS", descriptionKey = "set-recipients.address")
    private List<String> addresses = List.of();

    @Option(
            names = "--least",
            paramLabel = "warning|critical",
            defaultValue = "warning",
            descriptionKey = "set-recipients.least")
    private String least = "warning";

    @Option(names = "--closings", descriptionKey = "set-recipients.closings")
    private boolean closings;

    SetRecipientsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        check().oneOf("--least", least, LEAST);
        String language = texts().locale().getLanguage().equals("fr") ? "fr" : "en";
        return new MailCommands.SetRecipients(
                vault,
                addresses.stream()
                        .map(address -> new MailRecipient(address, least, language, closings))
                        .toList());
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("set-recipients.done", vault, addresses.size());
    }
}
