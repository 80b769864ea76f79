package dev.coffre.server.access;

import dev.coffre.server.access.StoredToken.GivingWay;
import dev.coffre.server.access.StoredToken.Holder;
import dev.coffre.server.catalog.AccessTokenRow;
import dev.coffre.server.catalog.AccessTokenTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.OptionalChange;
import dev.coffre.vault.id.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps tokens in the catalog, so that every process of the service accepts them and a restart ends none. When two processes
 * add tokens of a holder at once, the holder may exceed its limit by one until it gets the next. Thread-safe.
 */
public final class CatalogTokens implements TokenStore {
    /** A use is written again after this, which is well within {@link StoredToken#IN_USE}. */
    private static final Duration WRITE_USE_AFTER = StoredToken.IN_USE.dividedBy(2);

    private final Catalog catalog;

    public CatalogTokens(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void add(StoredToken token) {
        catalog.change(connection -> {
            AccessTokenTable tokens = new AccessTokenTable(connection);
            for (Holder holder : token.holders()) {
                if (tokens.count(holder.text(), token.issued()) >= holder.most()) {
                    makeRoom(tokens, holder, token);
                }
            }
            tokens.insert(row(token));
        });
    }

    private static void makeRoom(AccessTokenTable tokens, Holder holder, StoredToken newcomer) {
        List<StoredToken> held = tokens.of(holder.text(), newcomer.issued()).stream()
                .map(CatalogTokens::token)
                .toList();
        GivingWay gone = StoredToken.givingWay(held, newcomer.network(), newcomer.issued());
        if (!gone.wasIdle() && gone.token().identity() instanceof TokenIdentity.MachineTokenIdentity) {
            tokens.setDisplaced(row(gone.token()), DisplacedTokens.MAX_PER_MACHINE, DisplacedTokens.MAX);
        } else {
            tokens.delete(gone.token().hash());
        }
    }

    @Override
    public Optional<StoredToken> find(Sha256 hash, Instant now) {
        return catalog.read(connection -> new AccessTokenTable(connection).find(hash))
                .map(CatalogTokens::token)
                .filter(token -> token.expires().isAfter(now));
    }

    @Override
    public void setUsed(StoredToken token, Instant now) {
        if (token.used().filter(at -> at.isAfter(now.minus(WRITE_USE_AFTER))).isEmpty()) {
            new OptionalChange(catalog, connection -> new AccessTokenTable(connection).setUsed(token.hash(), now))
                    .run();
        }
    }

    /** Anybody can send a token that is not known, so it is first only read. */
    @Override
    public Optional<TokenIdentity.MachineTokenIdentity> takeDisplaced(Sha256 hash, Instant now) {
        Optional<String> identity =
                catalog.read(connection -> new AccessTokenTable(connection).findDisplaced(hash, now));
        return identity.filter(
                        found -> catalog.write(connection -> new AccessTokenTable(connection).takeDisplaced(hash)))
                .map(TokenIdentityText::parse)
                .filter(TokenIdentity.MachineTokenIdentity.class::isInstance)
                .map(TokenIdentity.MachineTokenIdentity.class::cast);
    }

    /** Deletes the tokens that have expired. */
    public void expire(Instant now) {
        catalog.change(connection -> new AccessTokenTable(connection).deleteExpired(now));
    }

    private static AccessTokenRow row(StoredToken token) {
        List<Holder> holders = token.holders();
        String group = token.identity() instanceof TokenIdentity.MachineTokenIdentity machine
                ? "machines " + machine.vault()
                : holders.getLast().text();
        return new AccessTokenRow(
                token.hash(),
                TokenIdentityText.of(token.identity()),
                holders.getFirst().text(),
                group,
                token.issued(),
                token.expires(),
                token.network(),
                token.used());
    }

    private static StoredToken token(AccessTokenRow row) {
        return new StoredToken(
                row.hash(),
                TokenIdentityText.parse(row.identity()),
                row.issued(),
                row.expires(),
                row.network(),
                row.used());
    }
}
