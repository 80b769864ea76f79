package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.AlertCommands;
import dev.coffre.server.alerts.AlertService;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.message.AlertEntry;
import dev.coffre.server.message.AlertList;
import dev.coffre.server.message.ListAlertsRequest;
import dev.coffre.web.text.Language;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coffre-vault admin list-alerts}. */
@Command(name = "list-alerts", versionProvider = VersionText.class)
final class ListAlertsCommand extends AdminCliCommand<AlertList> {
    private static final List<String> STATES =
            Arrays.stream(AlertState.values()).map(AlertState::code).toList();
    private static final List<String> SEVERITIES =
            Arrays.stream(AlertSeverity.values()).map(AlertSeverity::code).toList();

    @Option(names = "--vault", paramLabel = "VAULT", descriptionKey = "vault")
    private Optional<String> vault = Optional.empty();

    @Option(names = "--machine", paramLabel = "MACHINE", descriptionKey = "machine")
    private Optional<String> machine = Optional.empty();

    @Option(names = "--state", split = ",", paramLabel = "STATE", descriptionKey = "list-alerts.state")
    private List<String> states = List.of("open", "acknowledged");

    @Option(names = "--severity", split = ",", paramLabel = "SEVERITY", descriptionKey = "list-alerts.severity")
    private List<String> severities = List.of();

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", descriptionKey = "list-jobs.limit")
    private int limit;

    @Option(names = "--after", paramLabel = "PLACE", descriptionKey = "list.after")
    private Optional<Long> after = Optional.empty();

    ListAlertsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<AlertList> command() {
        check().eachOf("--state", states, STATES);
        check().eachOf("--severity", severities, SEVERITIES);
        check().within("--limit", limit, 1, AlertService.MAX_PAGE);
        return new AlertCommands.ListAlerts(
                new ListAlertsRequest(vault, machine, states, severities, after, Optional.of(limit)));
    }

    @Override
    void show(AlertList answer, Printer printer) {
        Language language = texts().locale().getLanguage().equals("fr") ? Language.FRENCH : Language.ENGLISH;
        var pages = dev.coffre.web.text.PageTexts.in(language, "dev.coffre.server.portal.texts");
        for (AlertEntry alert : answer.alerts()) {
            printer.say(
                    "list-alerts.line",
                    String.valueOf(alert.alert()),
                    Instant.ofEpochMilli(alert.lastRaised()),
                    printer.text("alert-severity." + alert.severity()),
                    printer.text("alert-state." + alert.state()),
                    alert.vaultName(),
                    alert.machineName().orElse("-"),
                    alert.kind(),
                    alert.code().orElse("-"),
                    alert.occurrences());
            printer.say(
                    "list-alerts.what",
                    pages.say("alert." + alert.kind()),
                    printer.text("alert-advice." + alert.kind()));
        }
        answer.next().ifPresent(next -> printer.say("list.more", String.valueOf(next)));
        printer.message(answer);
    }
}
