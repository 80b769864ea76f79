package dev.coffre.server.endpoint;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.IssuedCredentials;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Actor;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.wire.AskPin;
import dev.coffre.vault.wire.CreateVault;
import dev.coffre.vault.wire.SetDescription;
import dev.coffre.vault.wire.SetName;
import dev.coffre.vault.wire.SetQuota;
import java.util.List;
import java.util.Map;

/** What people's scripts do with vaults and machines: docs/protocol.md §8. */
final class AdminRoutes {
    private final VaultService service;
    private final Guard guard;
    private final PlatformThreads threads;

    AdminRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/admin/vaults", this::createVault),
                Route.get("/v1/admin/vaults", request -> answer(request, new AdminCommand.ListVaults())),
                Route.post("/v1/admin/vaults/{vault}/credentials", this::credentials),
                Route.put("/v1/admin/vaults/{vault}/quota", this::quota),
                Route.get(
                        "/v1/admin/vaults/{vault}/machines",
                        request -> answer(request, new AdminCommand.ListMachines(request.pathVariable("vault")))),
                Route.get(
                        "/v1/admin/machines/{machine}/points",
                        request -> answer(request, new AdminCommand.ListPoints(request.pathVariable("machine")))),
                Route.put("/v1/admin/machines/{machine}/name", this::rename),
                Route.put("/v1/admin/vaults/{vault}/description", this::description),
                Route.post("/v1/admin/machines/{machine}/pin", this::pin),
                Route.post("/v1/admin/scrub", request -> answer(request, new AdminCommand.ScrubStore())));
    }

    private HttpAnswer createVault(HttpRequest request) {
        Actor actor = guard.actor(request);
        CreateVault asked = request.json(CreateVault.class);
        return answer(actor, new AdminCommand.CreateVault(asked.name(), asked.description()));
    }

    private HttpAnswer credentials(HttpRequest request) {
        Actor actor = guard.actor(request);
        IssuedCredentials issued = execute(actor, new AdminCommand.IssueCredentials(request.pathVariable("vault")));
        return new HttpAnswer.Body(
                200,
                HttpAnswer.JSON,
                issued.bytes(),
                Map.of(
                        "Content-Disposition",
                        "attachment; filename=\"" + issued.fileName() + "\"",
                        "Cache-Control",
                        "no-store"));
    }

    private HttpAnswer quota(HttpRequest request) {
        Actor actor = guard.actor(request);
        long bytes = request.json(SetQuota.class).bytes();
        return answer(actor, new AdminCommand.SetVaultQuota(request.pathVariable("vault"), bytes));
    }

    private HttpAnswer description(HttpRequest request) {
        Actor actor = guard.actor(request);
        String text = request.json(SetDescription.class).description();
        return answer(actor, new AdminCommand.SetDescription(request.pathVariable("vault"), text));
    }

    private HttpAnswer rename(HttpRequest request) {
        Actor actor = guard.actor(request);
        String name = request.json(SetName.class).name();
        return answer(actor, new AdminCommand.RenameMachine(request.pathVariable("machine"), name));
    }

    private HttpAnswer pin(HttpRequest request) {
        Actor actor = guard.actor(request);
        String operation = request.json(AskPin.class).operation();
        return answer(actor, new AdminCommand.MakePin(request.pathVariable("machine"), operation));
    }

    private HttpAnswer answer(HttpRequest request, AdminCommand<?> command) {
        return answer(guard.actor(request), command);
    }

    private HttpAnswer answer(Actor actor, AdminCommand<?> command) {
        return HttpAnswer.json(execute(actor, command));
    }

    private <A> A execute(Actor actor, AdminCommand<A> command) {
        return threads.call(() -> service.administration().execute(actor, command));
    }
}
