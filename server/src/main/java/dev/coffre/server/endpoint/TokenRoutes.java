package dev.coffre.server.endpoint;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.ApiTokenKeeping;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MakeToken;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.TokenList;
import dev.coffre.vault.wire.TokenMade;
import java.util.List;
import java.util.Optional;

/** API tokens: docs/protocol.md §8. */
final class TokenRoutes {
    private final Guard guard;
    private final Commands commands;

    TokenRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.guard = guard;
        this.commands = new Commands(service, threads);
    }

    List<Route> routes() {
        Caller<Actor> self = guard.self();
        return List.of(
                guard.anybody()
                        .get("/v1/admin/tokens", "The own API tokens; for an administrator, everybody's")
                        .answers(
                                TokenList.class,
                                (actor, request) -> commands.execute(actor, new AdminCommand.ListTokens())),
                self.post("/v1/admin/tokens", "Makes an API token, which is shown this once")
                        .takes(MakeToken.class)
                        .mayFail(
                                ProblemCode.TOKEN_NAME_TAKEN,
                                ProblemCode.TOKEN_LIMIT_REACHED,
                                ProblemCode.VAULT_UNKNOWN)
                        .answers(TokenMade.class, this::make),
                self.delete(
                                "/v1/admin/accounts/{account}/tokens/{name}",
                                "Revokes an own API token; an administrator, anybody's")
                        .mayFail(ProblemCode.TOKEN_UNKNOWN)
                        .answers(
                                Nothing.class,
                                (actor, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.RevokeToken(
                                                request.pathVariable("account"), request.pathVariable("name")))));
    }

    private TokenMade make(Actor actor, MakeToken asked, HttpRequest request) {
        return commands.execute(
                actor,
                new AdminCommand.MakeToken(
                        Optional.empty(),
                        asked.name(),
                        asked.vault(),
                        asked.readOnly().orElse(false),
                        asked.days().orElse(ApiTokenKeeping.USUAL_DAYS)));
    }
}
