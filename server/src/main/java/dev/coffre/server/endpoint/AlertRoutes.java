package dev.coffre.server.endpoint;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.people.Actor;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AlertEntry;
import dev.coffre.vault.wire.AskAlerts;
import java.util.List;
import java.util.Optional;

/** Alerts, of the vaults that one may see: docs/protocol.md §8. */
final class AlertRoutes {
    private final VaultService service;
    private final Guard guard;

    AlertRoutes(VaultService service, Guard guard) {
        this.service = service;
        this.guard = guard;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/admin/alerts", request -> list(request, request.parameter("vault"))),
                Route.get(
                        "/v1/admin/vaults/{vault}/alerts",
                        request -> list(request, Optional.of(request.pathVariable("vault")))),
                Route.post("/v1/admin/vaults/{vault}/alerts/{alert}/acknowledge", this::acknowledge));
    }

    private HttpAnswer list(HttpRequest request, Optional<String> vault) {
        Actor actor = guard.actor(request);
        AskAlerts asked = new AskAlerts(
                vault,
                request.parameter("machine"),
                request.codes("state"),
                request.codes("severity"),
                request.number("after"),
                request.limit());
        return HttpAnswer.json(service.administration().execute(actor, new AdminCommand.ListAlerts(asked)));
    }

    private HttpAnswer acknowledge(HttpRequest request) {
        AdminCommand<AlertEntry> seen =
                new AdminCommand.AcknowledgeAlert(request.pathVariable("vault"), alert(request));
        return HttpAnswer.json(service.administration().execute(guard.actor(request), seen));
    }

    private static long alert(HttpRequest request) {
        try {
            return Long.parseLong(request.pathVariable("alert"));
        } catch (NumberFormatException e) {
            throw ProblemCode.NOT_FOUND.with("path", request.path());
        }
    }
}
