package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AlertList;
import dev.coffre.vault.wire.AskAlerts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alerts of a vault. */
public final class AlertsPage {
    /** Filter value for open and acknowledged alerts. */
    private static final String UNSOLVED = "unsolved";

    private final VaultService service;
    private final Desk desk;
    private final Frames frames;

    public AlertsPage(VaultService service, Desk desk, Frames frames) {
        this.service = service;
        this.desk = desk;
        this.frames = frames;
    }

    public Answer show(Visit visit) {
        VaultRow vault = VaultPages.vault(service, visit, VaultTab.ALERTS);
        String state = visit.field("state").orElse(UNSOLVED);
        String severity = visit.field("severity").orElse("");
        Optional<Long> after = visit.field("after").flatMap(AlertsPage::number);
        AlertList list = desk.ask(
                visit,
                new AdminCommand.ListAlerts(new AskAlerts(
                        Optional.of(vault.id().toString()),
                        Optional.empty(),
                        states(state),
                        AlertSeverity.named(severity).stream()
                                .map(AlertSeverity::code)
                                .toList(),
                        after,
                        Optional.empty())));
        return Answer.page(
                "portal/alerts",
                Map.of(
                        "frame",
                        frames.ofVault(visit, vault.name(), VaultTab.ALERTS),
                        "vault",
                        vault,
                        "alerts",
                        list.alerts(),
                        "next",
                        list.next().map(String::valueOf).orElse(""),
                        "state",
                        state,
                        "severity",
                        severity,
                        "mayAcknowledge",
                        visit.who().may(Role.OPERATOR, visit.vault())));
    }

    public Answer acknowledge(Visit visit) {
        long alert = visit.field("alert")
                .flatMap(AlertsPage::number)
                .orElseThrow(() -> ProblemCode.REQUEST_MALFORMED.with("reason", "alert"));
        desk.ask(visit, new AdminCommand.AcknowledgeAlert(visit.vault().toString(), alert));
        return new Answer.Elsewhere(VaultTab.ALERTS.address(visit.vault().toString()));
    }

    private static List<String> states(String asked) {
        if (asked.equals(UNSOLVED)) {
            return List.of(AlertState.OPEN.code(), AlertState.ACKNOWLEDGED.code());
        }
        return AlertState.named(asked).stream().map(AlertState::code).toList();
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
