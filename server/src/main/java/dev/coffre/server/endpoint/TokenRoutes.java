package dev.coffre.server.endpoint;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.ApiTokenKeeping;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.wire.MakeToken;
import java.util.List;
import java.util.Optional;

/** Tokens for people's scripts: docs/protocol.md §8. */
final class TokenRoutes {
    private final VaultService service;
    private final Guard guard;
    private final PlatformThreads threads;

    TokenRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/admin/tokens", request -> answer(guard.actor(request), new AdminCommand.ListTokens())),
                Route.post("/v1/admin/tokens", this::make),
                Route.delete("/v1/admin/accounts/{account}/tokens/{name}", this::revoke));
    }

    private HttpAnswer make(HttpRequest request) {
        Actor actor = guard.actor(request);
        MakeToken asked = request.json(MakeToken.class);
        return answer(
                actor,
                new AdminCommand.MakeToken(
                        Optional.empty(),
                        asked.name(),
                        asked.vault(),
                        asked.readOnly().orElse(false),
                        asked.days().orElse(ApiTokenKeeping.USUAL_DAYS)));
    }

    private HttpAnswer revoke(HttpRequest request) {
        return answer(
                guard.actor(request),
                new AdminCommand.RevokeToken(request.pathVariable("account"), request.pathVariable("name")));
    }

    private HttpAnswer answer(Actor actor, AdminCommand<?> command) {
        return HttpAnswer.json(threads.call(() -> service.administration().execute(actor, command)));
    }
}
