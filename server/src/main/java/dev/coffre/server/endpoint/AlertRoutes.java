package dev.coffre.server.endpoint;

import dev.coffre.server.admin.AlertCommands;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.message.AlertEntry;
import dev.coffre.server.message.AlertList;
import dev.coffre.server.message.ListAlertsRequest;
import dev.coffre.server.openapi.Parameter;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Alerts of the vaults that the caller sees: docs/protocol.md §8. */
final class AlertRoutes {
    private static final Parameter STATE = Parameter.codes(
            "state",
            "with commas",
            Arrays.stream(AlertState.values()).map(AlertState::code).toList());
    private static final Parameter SEVERITY = Parameter.codes(
            "severity",
            "with commas",
            Arrays.stream(AlertSeverity.values()).map(AlertSeverity::code).toList());
    private static final Parameter AFTER = Parameter.number("after", "the next of the page before", 0, Long.MAX_VALUE);

    private final ApiAuthenticator guard;
    private final CommandExecutor commands;

    AlertRoutes(VaultService service, ApiAuthenticator guard, PlatformThreads threads) {
        this.guard = guard;
        this.commands = new CommandExecutor(service, threads);
    }

    List<Route> routes() {
        return List.of(
                guard.accounts()
                        .get("/v1/admin/alerts", "Alerts of all vaults that the caller sees, newest first")
                        .asks(
                                QueryParameters.VAULT,
                                QueryParameters.MACHINE,
                                STATE,
                                SEVERITY,
                                AFTER,
                                QueryParameters.LIMIT)
                        .mayFail(ProblemCode.VAULT_UNKNOWN, ProblemCode.MACHINE_UNKNOWN)
                        .answers(AlertList.class, (actor, request) -> list(actor, request, request.parameter("vault"))),
                guard.atLeast(Role.READER)
                        .get("/v1/admin/vaults/{vault}/alerts", "Alerts of the vault, newest first")
                        .asks(QueryParameters.MACHINE, STATE, SEVERITY, AFTER, QueryParameters.LIMIT)
                        .mayFail(ProblemCode.MACHINE_UNKNOWN)
                        .answers(
                                AlertList.class,
                                (actor, request) -> list(actor, request, Optional.of(request.pathVariable("vault")))),
                guard.atLeast(Role.OPERATOR)
                        .post("/v1/admin/vaults/{vault}/alerts/{alert}/acknowledge", "Says that somebody has seen it")
                        .mayFail(ProblemCode.ALERT_UNKNOWN)
                        .answers(
                                AlertEntry.class,
                                (actor, request) -> commands.execute(
                                        actor,
                                        new AlertCommands.AcknowledgeAlert(
                                                request.pathVariable("vault"), alert(request)))));
    }

    private AlertList list(Actor actor, ApiRequest request, Optional<String> vault) {
        ListAlertsRequest asked = new ListAlertsRequest(
                vault,
                request.parameter("machine"),
                request.codes("state"),
                request.codes("severity"),
                request.number("after"),
                request.limit());
        return commands.execute(actor, new AlertCommands.ListAlerts(asked));
    }

    private static long alert(ApiRequest request) {
        try {
            return Long.parseLong(request.pathVariable("alert"));
        } catch (NumberFormatException e) {
            throw ProblemCode.NOT_FOUND.with("path", request.path());
        }
    }
}
