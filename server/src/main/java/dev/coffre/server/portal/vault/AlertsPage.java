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
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alerts of a vault. */
public final class AlertsPage {
    /** Filter value for open and acknowledged alerts. */
    private static final String UNRESOLVED = "unsolved";

    private final VaultPageAccess vaults;
    private final CommandGateway commands;
    private final PortalLayout layout;

    public AlertsPage(VaultPageAccess vaults, CommandGateway commands, PortalLayout layout) {
        this.vaults = vaults;
        this.commands = commands;
        this.layout = layout;
    }

    public PageResponse show(PortalRequest request) {
        VaultRow vault = vaults.vault(request, VaultTab.ALERTS);
        String state = request.field("state").orElse(UNRESOLVED);
        String severity = request.field("severity").orElse("");
        Optional<Long> after = request.parsed("after", Long::valueOf);
        AlertList list = commands.execute(
                request,
                new AlertCommands.ListAlerts(new ListAlertsRequest(
                        Optional.of(vault.id().toString()),
                        Optional.empty(),
                        states(state),
                        AlertSeverity.fromCode(severity).stream()
                                .map(AlertSeverity::code)
                                .toList(),
                        after,
                        Optional.empty())));
        return PageResponse.ok(
                "portal/alerts",
                Map.of(
                        "frame",
                        layout.vaultTab(request, vault.name(), VaultTab.ALERTS),
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
                        request.requirePerson().may(Role.OPERATOR, request.vault())));
    }

    public PageResponse acknowledge(PortalRequest request) {
        long alert = request.parsed("alert", Long::valueOf)
                .orElseThrow(() -> ProblemCode.REQUEST_MALFORMED.with("reason", "alert"));
        commands.execute(
                request, new AlertCommands.AcknowledgeAlert(request.vault().toString(), alert));
        return new PageResponse.Redirect(VaultTab.ALERTS.address(request.vault().toString()));
    }

    private static List<String> states(String asked) {
        if (asked.equals(UNRESOLVED)) {
            return List.of(AlertState.OPEN.code(), AlertState.ACKNOWLEDGED.code());
        }
        return AlertState.fromCode(asked).stream().map(AlertState::code).toList();
    }
}
