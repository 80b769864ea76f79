package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.AlertCommands;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.message.AlertList;
import dev.coffre.server.message.ListAlertsRequest;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alerts of a vault. */
public final class AlertsPage {
    /** Filter value for open and acknowledged alerts. */
    private static final String UNRESOLVED = "unsolved";

    private final VaultPageAccess vaults;
    private final CommandGateway desk;
    private final PortalLayout frames;

    public AlertsPage(VaultPageAccess vaults, CommandGateway desk, PortalLayout frames) {
        this.vaults = vaults;
        this.desk = desk;
        this.frames = frames;
    }

    public PortalResponse show(PortalRequest visit) {
        VaultRow vault = vaults.vault(visit, VaultTab.ALERTS);
        String state = visit.field("state").orElse(UNRESOLVED);
        String severity = visit.field("severity").orElse("");
        Optional<Long> after = visit.field("after").flatMap(AlertsPage::number);
        AlertList list = desk.execute(
                visit,
                new AlertCommands.ListAlerts(new ListAlertsRequest(
                        Optional.of(vault.id().toString()),
                        Optional.empty(),
                        states(state),
                        AlertSeverity.fromCode(severity).stream()
                                .map(AlertSeverity::code)
                                .toList(),
                        after,
                        Optional.empty())));
        return PortalResponse.ok(
                "portal/alerts",
                Map.of(
                        "frame",
                        frames.vaultTab(visit, vault.name(), VaultTab.ALERTS),
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
                        visit.requirePerson().may(Role.OPERATOR, visit.vault())));
    }

    public PortalResponse acknowledge(PortalRequest visit) {
        long alert = visit.field("alert")
                .flatMap(AlertsPage::number)
                .orElseThrow(() -> ProblemCode.REQUEST_MALFORMED.with("reason", "alert"));
        desk.execute(visit, new AlertCommands.AcknowledgeAlert(visit.vault().toString(), alert));
        return new PortalResponse.PortalRedirect(
                VaultTab.ALERTS.address(visit.vault().toString()));
    }

    private static List<String> states(String asked) {
        if (asked.equals(UNRESOLVED)) {
            return List.of(AlertState.OPEN.code(), AlertState.ACKNOWLEDGED.code());
        }
        return AlertState.fromCode(asked).stream().map(AlertState::code).toList();
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
