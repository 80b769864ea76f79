package dev.coffre.server.endpoint;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.ChangeStep;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Actor;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.wire.ChangeAddress;
import java.util.List;
import java.util.Optional;

/** Where agents find the service: docs/protocol.md §8. A private key does not come this way: it stays on the vault's machine. */
final class AddressRoutes {
    private final VaultService service;
    private final Guard guard;
    private final PlatformThreads threads;

    AddressRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/admin/address", this::show),
                Route.put("/v1/admin/address/urls", this::urls),
                Route.put("/v1/admin/address/certificate", this::certificate));
    }

    private HttpAnswer show(HttpRequest request) {
        return answer(guard.actor(request), new AdminCommand.ShowAddress());
    }

    private HttpAnswer urls(HttpRequest request) {
        Actor actor = guard.actor(request);
        ChangeAddress asked = request.json(ChangeAddress.class);
        return answer(
                actor,
                new AdminCommand.ChangeUrls(
                        ChangeStep.named(asked.step()), asked.urls().orElse(List.of())));
    }

    private HttpAnswer certificate(HttpRequest request) {
        Actor actor = guard.actor(request);
        ChangeAddress asked = request.json(ChangeAddress.class);
        return answer(
                actor,
                new AdminCommand.ChangeCertificate(ChangeStep.named(asked.step()), Optional.empty(), asked.pin()));
    }

    private HttpAnswer answer(Actor actor, AdminCommand<?> command) {
        return HttpAnswer.json(threads.call(() -> service.administration().execute(actor, command)));
    }
}
