package dev.coffre.server.endpoint;

import dev.coffre.server.admin.TokenCommands;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.message.CreateTokenRequest;
import dev.coffre.server.message.CreateTokenResponse;
import dev.coffre.server.message.TokenList;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.ApiTokenService;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import java.util.List;
import java.util.Optional;

/** API tokens: docs/protocol.md §8. */
final class TokenRoutes {
    private final ApiAuthenticator guard;
    private final CommandExecutor commands;

    TokenRoutes(VaultService service, ApiAuthenticator guard, PlatformThreads threads) {
        this.guard = guard;
        this.commands = new CommandExecutor(service, threads);
    }

    List<Route> routes() {
        CallerKind<Actor> self = guard.ownAccount();
        return List.of(
                guard.accounts()
                        .get("/v1/admin/tokens", "The own API tokens; for an administrator, everybody's")
                        .answers(
                                TokenList.class,
                                (actor, request) -> commands.execute(actor, new TokenCommands.ListTokens())),
                self.post("/v1/admin/tokens", "Makes an API token, which is shown this once")
                        .takes(CreateTokenRequest.class)
                        .mayFail(
                                ProblemCode.TOKEN_NAME_TAKEN,
                                ProblemCode.TOKEN_LIMIT_REACHED,
                                ProblemCode.VAULT_UNKNOWN)
                        .answers(CreateTokenResponse.class, this::make),
                self.delete(
                                "/v1/admin/accounts/{account}/tokens/{name}",
                                "Revokes an own API token; an administrator, anybody's")
                        .mayFail(ProblemCode.TOKEN_UNKNOWN)
                        .answers(
                                Empty.class,
                                (actor, request) -> commands.execute(
                                        actor,
                                        new TokenCommands.RevokeToken(
                                                request.pathVariable("account"), request.pathVariable("name")))));
    }

    private CreateTokenResponse make(Actor actor, CreateTokenRequest asked, ApiRequest request) {
        return commands.execute(
                actor,
                new TokenCommands.MakeToken(
                        Optional.empty(),
                        asked.name(),
                        asked.vault(),
                        asked.readOnly().orElse(false),
                        asked.days().orElse(ApiTokenService.DEFAULT_DAYS)));
    }
}
