package dev.coffre.server.admin;

import dev.coffre.server.catalog.ApiTokenRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.hosting.Gate;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.ApiTokenKeeping;
import dev.coffre.server.people.Role;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.TokenEntry;
import dev.coffre.vault.wire.TokenList;
import dev.coffre.vault.wire.TokenMade;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Executes commands about API tokens. {@link Administration} checks permissions first. */
public final class TokenCommands {
    private final ApiTokenKeeping keeping;
    private final Gate gate;
    private final Inventory inventory;

    public TokenCommands(ApiTokenKeeping keeping, Gate gate, Inventory inventory) {
        this.keeping = keeping;
        this.gate = gate;
        this.inventory = inventory;
    }

    TokenMade make(Actor actor, String account, AdminCommand.MakeToken make) {
        Optional<VaultId> vault =
                make.vault().map(name -> gate.vault(actor, name, Role.READER).id());
        ApiTokenKeeping.Made made =
                keeping.make(account, new ApiTokenKeeping.Wanted(make.name(), vault, make.readOnly(), make.days()));
        return new TokenMade(made.token(), entry(made.row(), inventory.rows()));
    }

    TokenList list(Actor actor) {
        List<VaultRow> vaults = inventory.rows();
        List<ApiTokenRow> tokens = actor.administers() ? keeping.all() : keeping.of(actor.name());
        return new TokenList(tokens.stream().map(token -> entry(token, vaults)).toList());
    }

    Nothing revoke(String account, String name) {
        keeping.revoke(account, name);
        return new Nothing();
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
