package dev.coffre.server.admin;

import dev.coffre.server.hosting.AlertQueries;
import dev.coffre.server.message.AlertEntry;
import dev.coffre.server.message.AlertList;
import dev.coffre.server.message.ListAlertsRequest;
import dev.coffre.server.people.Role;
import java.util.List;
import java.util.stream.Stream;

/** Commands about alerts. */
public final class AlertCommands implements CommandGroup {
    static final List<CommandSpec<AlertCommands, ?, ?>> SPECS = List.of(
            CommandSpec.of("list-alerts", ListAlerts.class, AlertList.class)
                    .needs(CommandNeed.anybody())
                    .byToken()
                    .readOnly()
                    .handledBy(AlertCommands::listAlerts),
            CommandSpec.of("acknowledge-alert", AcknowledgeAlert.class, AlertEntry.class)
                    .needs(CommandNeed.inVault(Role.OPERATOR, AcknowledgeAlert::vault))
                    .byToken()
                    .withoutProof()
                    .audits((action, command) ->
                            action.with("vault", command.vault()).with("alert", command.alert()))
                    .handledBy(AlertCommands::acknowledgeAlert));

    private final AlertQueries alerts;

    public AlertCommands(AlertQueries alerts) {
        this.alerts = alerts;
    }

    @Override
    public Stream<BoundCommand<?, ?>> commands() {
        return BoundCommand.all(SPECS, this);
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
