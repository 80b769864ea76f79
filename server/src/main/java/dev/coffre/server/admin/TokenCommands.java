package dev.coffre.server.admin;

import dev.coffre.server.catalog.ApiTokenRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.ResourceResolver;
import dev.coffre.server.message.CreateTokenResponse;
import dev.coffre.server.message.TokenEntry;
import dev.coffre.server.message.TokenList;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.ApiTokenService;
import dev.coffre.server.people.Role;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.wire.Empty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Executes commands about API tokens. {@link Administration} checks permissions first. */
public final class TokenCommands {
    private final ApiTokenService apiTokens;
    private final ResourceResolver gate;
    private final Inventory inventory;

    public TokenCommands(ApiTokenService keeping, ResourceResolver gate, Inventory inventory) {
        this.apiTokens = keeping;
        this.gate = gate;
        this.inventory = inventory;
    }

    CreateTokenResponse create(Actor actor, String account, AdminCommand.MakeToken make) {
        Optional<VaultId> vault =
                make.vault().map(name -> gate.vault(actor, name, Role.READER).id());
        ApiTokenService.CreatedApiToken made = apiTokens.create(
                account, new ApiTokenService.ApiTokenRequest(make.name(), vault, make.readOnly(), make.days()));
        return new CreateTokenResponse(made.token(), entry(made.row(), inventory.vaultRows()));
    }

    TokenList list(Actor actor) {
        List<VaultRow> vaults = inventory.vaultRows();
        List<ApiTokenRow> tokens = actor.administers() ? apiTokens.all() : apiTokens.of(actor.name());
        return new TokenList(tokens.stream().map(token -> entry(token, vaults)).toList());
    }

    Empty revoke(String account, String name) {
        apiTokens.revoke(account, name);
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
}
