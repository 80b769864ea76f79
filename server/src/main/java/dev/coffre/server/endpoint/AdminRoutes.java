package dev.coffre.server.endpoint;

import dev.coffre.server.access.IssuedToken;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.IssuedCredentials;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.wire.AskAdminToken;
import dev.coffre.vault.wire.AskPin;
import dev.coffre.vault.wire.CreateVault;
import dev.coffre.vault.wire.SetQuota;
import dev.coffre.vault.wire.TokenGranted;
import java.util.List;
import java.util.Map;

/** An administrator's scripts: docs/protocol.md §8. */
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
                Route.post("/v1/admin/token", this::token),
                Route.post("/v1/admin/vaults", this::createVault),
                Route.get("/v1/admin/vaults", request -> answer(request, new AdminCommand.ListVaults())),
                Route.post("/v1/admin/vaults/{vault}/credentials", this::credentials),
                Route.put("/v1/admin/vaults/{vault}/quota", this::quota),
                Route.get("/v1/admin/vaults/{vault}/machines", this::machines),
                Route.get("/v1/admin/machines/{machine}/points", this::points),
                Route.post("/v1/admin/machines/{machine}/pin", this::pin),
                Route.post("/v1/admin/scrub", request -> answer(request, new AdminCommand.ScrubStore())));
    }

    private HttpAnswer token(HttpRequest request) {
        AskAdminToken asked = request.json(AskAdminToken.class);
        IssuedToken issued = threads.call(() -> service.administratorLogin().login(asked.name(), asked.password()));
        return HttpAnswer.json(new TokenGranted(issued.token(), issued.expires().toEpochMilli()));
    }

    private HttpAnswer createVault(HttpRequest request) {
        guard.administrator(request);
        CreateVault asked = request.json(CreateVault.class);
        return answer(request, new AdminCommand.CreateVault(asked.name(), asked.description()));
    }

    private HttpAnswer credentials(HttpRequest request) {
        guard.administrator(request);
        IssuedCredentials issued = execute(new AdminCommand.IssueCredentials(request.pathVariable("vault")));
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
        guard.administrator(request);
        long bytes = request.json(SetQuota.class).bytes();
        return answer(request, new AdminCommand.SetVaultQuota(request.pathVariable("vault"), bytes));
    }

    private HttpAnswer machines(HttpRequest request) {
        return answer(request, new AdminCommand.ListMachines(request.pathVariable("vault")));
    }

    private HttpAnswer points(HttpRequest request) {
        return answer(request, new AdminCommand.ListPoints(request.pathVariable("machine")));
    }

    private HttpAnswer pin(HttpRequest request) {
        guard.administrator(request);
        String operation = request.json(AskPin.class).operation();
        return answer(request, new AdminCommand.MakePin(request.pathVariable("machine"), operation));
    }

    private HttpAnswer answer(HttpRequest request, AdminCommand<?> command) {
        guard.administrator(request);
        return HttpAnswer.json(execute(command));
    }

    private <A> A execute(AdminCommand<A> command) {
        return threads.call(() -> service.administration().execute(command, finding -> {}));
    }
}
