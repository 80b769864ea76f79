package dev.coffre.server.admin;

import dev.coffre.server.catalog.ApiTokenRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.ResourceResolver;
import dev.coffre.server.message.CreateTokenRequest;
import dev.coffre.server.message.CreateTokenResponse;
import dev.coffre.server.message.TokenEntry;
import dev.coffre.server.message.TokenList;
import dev.coffre.server.openapi.ApiChapter;
import dev.coffre.server.people.ApiTokenService;
import dev.coffre.server.people.Role;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Commands about API tokens. */
public final class TokenCommands implements CommandGroup {
    static final List<CommandSpec<TokenCommands, ?, ?>> SPECS = List.of(
            CommandSpec.of("list-tokens", ListTokens.class, TokenList.class)
                    .needs(CommandNeed.anybody())
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.get(
                                    ApiChapter.API_TOKENS,
                                    "/v1/admin/tokens",
                                    "The own API tokens; for an administrator, everybody's")
                            .as(_ -> new ListTokens()))
                    .handledBy(TokenCommands::listTokens),
            CommandSpec.of("make-token", MakeToken.class, CreateTokenResponse.class)
                    .needs(CommandNeed.ownAccount(MakeToken::account))
                    .audits((action, command) -> action.with("token", command.name())
                            .with("vault", command.vault().orElse("all"))
                            .with("readOnly", command.readOnly())
                            .with("days", command.days()))
                    .route(CommandRoute.post(
                                    ApiChapter.API_TOKENS,
                                    "/v1/admin/tokens",
                                    "Makes an API token, which is shown this once")
                            .mayFail(
                                    ProblemCode.TOKEN_NAME_TAKEN,
                                    ProblemCode.TOKEN_LIMIT_REACHED,
                                    ProblemCode.VAULT_UNKNOWN)
                            .as(
                                    CreateTokenRequest.class,
                                    (asked, _) -> new MakeToken(
                                            Optional.empty(),
                                            asked.name(),
                                            asked.vault(),
                                            asked.readOnly().orElse(false),
                                            asked.days().orElse(ApiTokenService.DEFAULT_DAYS))))
                    .handledBy(TokenCommands::makeToken),
            CommandSpec.of("revoke-token", RevokeToken.class, Empty.class)
                    .needs(CommandNeed.ownAccountOrAdministrator(RevokeToken::account))
                    .withoutProof()
                    .countedAlone()
                    .audits((action, command) ->
                            action.with("account", command.account()).with("token", command.name()))
                    .route(CommandRoute.delete(
                                    ApiChapter.API_TOKENS,
                                    "/v1/admin/accounts/{account}/tokens/{name}",
                                    "Revokes an own API token; an administrator, anybody's")
                            .mayFail(ProblemCode.TOKEN_UNKNOWN)
                            .as(request -> new RevokeToken(request.accountName(), request.pathVariable("name"))))
                    .handledBy(TokenCommands::revokeToken));

    private final ApiTokenService apiTokens;
    private final ResourceResolver resources;
    private final Inventory inventory;

    public TokenCommands(ApiTokenService apiTokens, ResourceResolver resources, Inventory inventory) {
        this.apiTokens = apiTokens;
        this.resources = resources;
        this.inventory = inventory;
    }

    @Override
    public Stream<BoundCommand<?, ?>> commands() {
        return BoundCommand.all(SPECS, this);
    }

    private TokenList listTokens(CommandCall<ListTokens> call) {
        List<VaultRow> vaults = inventory.vaultRows();
        List<ApiTokenRow> tokens = call.actor().administers()
                ? apiTokens.all()
                : apiTokens.of(call.actor().name());
        return new TokenList(tokens.stream().map(token -> entry(token, vaults)).toList());
    }

    private CreateTokenResponse makeToken(CommandCall<MakeToken> call) {
        MakeToken make = call.command();
        Optional<VaultId> vault = make.vault()
                .map(name -> resources.vault(call.actor(), name, Role.READER).id());
        ApiTokenService.CreatedApiToken made = apiTokens.create(
                call.account(), new ApiTokenService.ApiTokenRequest(make.name(), vault, make.readOnly(), make.days()));
        return new CreateTokenResponse(made.token(), entry(made.row(), inventory.vaultRows()));
    }

    private Empty revokeToken(CommandCall<RevokeToken> call) {
        apiTokens.revoke(call.account(), call.command().name());
        return new Empty();
    }

    private static TokenEntry entry(ApiTokenRow token, List<VaultRow> vaults) {
        Optional<String> vaultName = vaults.stream()
                .filter(vault -> token.vault().filter(vault.id()::equals).isPresent())
                .map(VaultRow::name)
                .findFirst();
        return new TokenEntry(
                token.account(),
                token.name(),
                token.readOnly(),
                token.vault().map(VaultId::toString),
                vaultName,
                token.created().toEpochMilli(),
                token.expires().toEpochMilli(),
                token.used().map(Instant::toEpochMilli));
    }

    /** Lists API tokens: all for an administrator, otherwise the own. */
    public record ListTokens() implements AdminCommand<TokenList> {}

    /**
     * Creates an API token.
     *
     * @param account empty for the own account
     * @param vault the only vault that it may reach; empty for all
     */
    public record MakeToken(Optional<String> account, String name, Optional<String> vault, boolean readOnly, int days)
            implements AdminCommand<CreateTokenResponse> {}

    /** Revokes an API token. */
    public record RevokeToken(String account, String name) implements AdminCommand<Empty> {}
}
