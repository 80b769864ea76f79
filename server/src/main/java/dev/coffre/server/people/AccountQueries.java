package dev.coffre.server.people;

import dev.coffre.server.catalog.AccountRow;
import dev.coffre.server.catalog.AccountTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.RoleRow;
import dev.coffre.server.catalog.SecondFactorTable;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads accounts and the rights that they have at this moment. Thread-safe. */
public final class AccountQueries {
    /** How long a proof of identity is valid. A sign-in is a proof. */
    public static final Duration PROOF_LIFETIME = Duration.ofMinutes(5);

    private final Catalog catalog;
    private final InstantSource clock;

    public AccountQueries(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Returns the session state of a person who has just authenticated as this account. */
    public AccountSession openSession(String account) {
        return catalog.read(connection -> {
            AccountRow row = new AccountTable(connection)
                    .find(account)
                    .orElseThrow(() -> ProblemCode.ACCOUNT_UNKNOWN.with("account", account));
            return new AccountSession(row.name(), credentialFingerprint(row, connection), clock.instant());
        });
    }

    /**
     * Returns the signed-in person with present rights, so a removed role ends with the next request.
     *
     * @param from address of the request
     * @return empty if the account was removed, or its password or second factor changed since the sign-in
     */
    public Optional<Actor.Person> actor(AccountSession session, String from) {
        return catalog.read(connection -> {
            Optional<AccountRow> account = new AccountTable(connection).find(session.account());
            if (account.isEmpty()
                    || !credentialFingerprint(account.get(), connection).equals(session.credentialFingerprint())) {
                return Optional.empty();
            }
            return Optional.of(new Actor.Person(
                    account.get().name(),
                    rights(account.get(), connection),
                    from,
                    Optional.empty(),
                    isProofValid(session.lastProof())));
        });
    }

    /** A proof also expires if the clock was set back by more than its lifetime. */
    private boolean isProofValid(Instant proven) {
        return Duration.between(proven, clock.instant()).abs().compareTo(PROOF_LIFETIME) < 0;
    }

    /** Whether the service has no account yet. */
    public boolean isEmpty() {
        return catalog.read(connection -> new AccountTable(connection).all()).isEmpty();
    }

    public Optional<Account> find(String name) {
        return catalog.read(connection -> {
            Optional<AccountRow> account = new AccountTable(connection).find(name);
            return account.isEmpty() ? Optional.empty() : Optional.of(account(account.get(), connection));
        });
    }

    /** Sorted by name. */
    public List<Account> all() {
        return catalog.read(connection -> {
            List<Account> accounts = new ArrayList<>();
            for (AccountRow account : new AccountTable(connection).all()) {
                accounts.add(account(account, connection));
            }
            return accounts;
        });
    }

    /** Returns a value that changes with the password and with the second factor, and reveals nothing of either. */
    static String credentialFingerprint(AccountRow account, CatalogConnection connection) {
        String factor = new SecondFactorTable(connection)
                .find(account.name())
                .map(row -> Sha256.of(row.sealed()).toString())
                .orElse("");
        return PasswordHash.parse(account.passwordHash()).fingerprint() + factor;
    }

    private static Account account(AccountRow account, CatalogConnection connection) {
        return new Account(
                account.name(),
                rights(account, connection),
                new SecondFactorTable(connection).find(account.name()).isPresent(),
                account.language());
    }

    static Rights rights(AccountRow account, CatalogConnection connection) {
        Map<VaultId, Role> roles = new HashMap<>();
        for (RoleRow row : new AccountTable(connection).roles(account.name())) {
            Role.named(row.role()).ifPresent(role -> roles.put(row.vault(), role));
        }
        return Rights.ofAccount(account.administrator(), roles);
    }
}
