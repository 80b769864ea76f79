package dev.coffre.server.admin;

import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.hosting.AlertQueries;
import dev.coffre.server.message.AlertEntry;
import dev.coffre.server.message.AlertList;
import dev.coffre.server.message.ListAlertsRequest;
import dev.coffre.server.openapi.ApiChapter;
import dev.coffre.server.openapi.Parameter;
import dev.coffre.server.openapi.QueryParameters;
import dev.coffre.server.people.Role;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Commands about alerts. */
public final class AlertCommands implements CommandGroup {
    private static final Parameter STATE = Parameter.codes(
            "state",
            "with commas",
            Arrays.stream(AlertState.values()).map(AlertState::code).toList());
    private static final Parameter SEVERITY = Parameter.codes(
            "severity",
            "with commas",
            Arrays.stream(AlertSeverity.values()).map(AlertSeverity::code).toList());
    static final List<CommandSpec<AlertCommands, ?, ?>> SPECS = List.of(
            CommandSpec.of("list-alerts", ListAlerts.class, AlertList.class)
                    .needs(CommandNeed.anybody())
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.get(
                                    ApiChapter.ALERTS,
                                    "/v1/admin/alerts",
                                    "Alerts of all vaults that the caller sees, newest first")
                            .asks(
                                    QueryParameters.VAULT,
                                    QueryParameters.MACHINE,
                                    STATE,
                                    SEVERITY,
                                    QueryParameters.AFTER_NUMBER,
                                    QueryParameters.LIMIT)
                            .mayFail(ProblemCode.VAULT_UNKNOWN, ProblemCode.MACHINE_UNKNOWN)
                            .as(request -> list(request, request.parameter("vault"))))
                    .route(CommandRoute.get(
                                    ApiChapter.ALERTS,
                                    "/v1/admin/vaults/{vault}/alerts",
                                    "Alerts of the vault, newest first")
                            .forRole(Role.READER)
                            .asks(
                                    QueryParameters.MACHINE,
                                    STATE,
                                    SEVERITY,
                                    QueryParameters.AFTER_NUMBER,
                                    QueryParameters.LIMIT)
                            .mayFail(ProblemCode.MACHINE_UNKNOWN)
                            .as(request -> list(request, Optional.of(request.vaultName()))))
                    .handledBy(AlertCommands::listAlerts),
            CommandSpec.of("acknowledge-alert", AcknowledgeAlert.class, AlertEntry.class)
                    .needs(CommandNeed.inVault(Role.OPERATOR, AcknowledgeAlert::vault))
                    .byToken()
                    .withoutProof()
                    .audits((action, command) ->
                            action.with("vault", command.vault()).with("alert", command.alert()))
                    .route(CommandRoute.post(
                                    ApiChapter.ALERTS,
                                    "/v1/admin/vaults/{vault}/alerts/{alert}/acknowledge",
                                    "Says that somebody has seen it")
                            .mayFail(ProblemCode.ALERT_UNKNOWN)
                            .as(request ->
                                    new AcknowledgeAlert(request.vaultName(), request.id("alert", Long::valueOf))))
                    .handledBy(AlertCommands::acknowledgeAlert));

    private final AlertQueries alerts;

    public AlertCommands(AlertQueries alerts) {
        this.alerts = alerts;
    }

    @Override
    public Stream<BoundCommand<?, ?>> commands() {
        return BoundCommand.all(SPECS, this);
    }

    private static ListAlerts list(CommandArguments request, Optional<String> vault) {
        return new ListAlerts(new ListAlertsRequest(
                vault,
                request.parameter("machine"),
                request.codes("state"),
                request.codes("severity"),
                request.number("after"),
                request.limit()));
    }

    private AlertList listAlerts(CommandCall<ListAlerts> call) {
        return alerts.list(call.actor(), call.command().alerts());
    }

    private AlertEntry acknowledgeAlert(CommandCall<AcknowledgeAlert> call) {
        return alerts.acknowledge(
                call.actor(), call.vault().id(), call.command().alert());
    }

    /** Lists alerts of the vaults that the actor sees, newest first. */
    public record ListAlerts(ListAlertsRequest alerts) implements AdminCommand<AlertList> {}

    /** Acknowledges an alert of the vault. */
    public record AcknowledgeAlert(String vault, long alert) implements AdminCommand<AlertEntry> {}
}
