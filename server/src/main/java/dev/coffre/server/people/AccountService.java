package dev.coffre.server.people;

import dev.coffre.server.catalog.AccountRow;
import dev.coffre.server.catalog.AccountTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.RoleRow;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.field.NameRules;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.text.Language;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Creates, changes and removes accounts. Changes are durable on return. The caller checks permissions. Thread-safe. */
public final class AccountService {
    /** Languages in which Coffre can write to a person. */
    private static final String ADMINISTRATOR = "administrator";

    private static final String PERSON = "person";
    private static final Pattern NAME = Pattern.compile(NameRules.ACCOUNT);

    private final Catalog catalog;
    private final Ledger ledger;
    private final RandomGenerator random;
    private final PasswordCost cost;

    /** @param cost Argon2id cost of passwords that are set from now on */
    public AccountService(Catalog catalog, Ledger ledger, RandomGenerator random, PasswordCost cost) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.random = random;
        this.cost = cost;
    }

    /**
     * Creates an account.
     *
     * @param administrator whether the account administers the service
     * @throws dev.coffre.vault.problem.Problem {@code account-name-invalid}, {@code account-name-taken} (names are compared
     *     without case), {@code password-too-short} or {@code password-too-common}
     */
    public void create(String name, String password, boolean administrator) {
        String hash = hash(name, password);
        ledger.exclusively(() -> {
            if (all().anyMatch(account -> account.name().equalsIgnoreCase(name))) {
                throw ProblemCode.ACCOUNT_NAME_TAKEN.with("name", name);
            }
            return append(new JournalEvent.AccountSet(name, role(administrator), hash));
        });
    }

    /** Creates the first administrator. Throws {@code setup-closed} if any account exists. */
    public void createFirst(String name, String password) {
        String hash = hash(name, password);
        ledger.exclusively(() -> {
            if (all().findAny().isPresent()) {
                throw ProblemCode.SETUP_CLOSED.problem();
            }
            return append(new JournalEvent.AccountSet(name, ADMINISTRATOR, hash));
        });
    }

    /** Ends all sessions of the account. */
    public void setPassword(String name, String password) {
        String hash = hash(name, password);
        ledger.exclusively(() ->
                append(new JournalEvent.AccountSet(name, role(require(name).administrator()), hash)));
    }

    /**
     * @return whether it changed
     * @throws dev.coffre.vault.problem.Problem {@code last-administrator} if this would leave no administrator
     */
    public boolean setAdministrator(String name, boolean administrator) {
        return ledger.exclusively(() -> {
            AccountRow account = require(name);
            if (!administrator) {
                requireAnotherAdministrator(account);
            }
            return account.administrator() != administrator
                    && append(new JournalEvent.AccountSet(name, role(administrator), account.passwordHash()));
        });
    }

    /**
     * @param role empty to remove the role
     * @return whether it changed
     */
    public boolean setRole(String name, VaultId vault, Optional<Role> role) {
        return ledger.exclusively(() -> {
            String account = require(name).name();
            String wanted = role.map(Role::text).orElse(Role.NONE);
            return !wanted.equals(role(account, vault)) && append(new JournalEvent.RoleSet(account, vault, wanted));
        });
    }

    private String role(String account, VaultId vault) {
        return catalog.read(connection -> new AccountTable(connection).roles(account)).stream()
                .filter(row -> row.vault().equals(vault))
                .map(RoleRow::role)
                .findFirst()
                .orElse(Role.NONE);
    }

    /**
     * @param language the tag of a {@link Language}
     * @return whether it changed
     */
    public boolean setLanguage(String name, String language) {
        if (Language.fromTag(language).isEmpty()) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "not a language that Coffre speaks");
        }
        return ledger.exclusively(() -> {
            AccountRow account = require(name);
            return !account.language().equals(Optional.of(language))
                    && append(new JournalEvent.LanguageSet(account.name(), language));
        });
    }

    /** @throws dev.coffre.vault.problem.Problem {@code last-administrator} if this would leave no administrator */
    public void remove(String name) {
        ledger.exclusively(() -> {
            requireAnotherAdministrator(require(name));
            return append(new JournalEvent.AccountRemoved(name));
        });
    }

    private boolean append(JournalEvent event) {
        ledger.append(event);
        return true;
    }

    private java.util.stream.Stream<AccountRow> all() {
        return catalog.read(connection -> new AccountTable(connection).all()).stream();
    }

    private AccountRow require(String name) {
        return catalog.read(connection -> new AccountTable(connection).find(name))
                .orElseThrow(() -> ProblemCode.ACCOUNT_UNKNOWN.with("account", name));
    }

    private void requireAnotherAdministrator(AccountRow account) {
        if (account.administrator()
                && all().noneMatch(
                                other -> other.administrator() && !other.name().equals(account.name()))) {
            throw ProblemCode.LAST_ADMINISTRATOR.with("account", account.name());
        }
    }

    /** Validates name and password, and hashes the password. Hashing is slow, so callers do it outside the ledger's lock. */
    private String hash(String name, String password) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemCode.ACCOUNT_NAME_INVALID.with("name", name);
        }
        PasswordRules.require(name, password);
        return PasswordHash.of(password, cost, random).text();
    }

    private static String role(boolean administrator) {
        return administrator ? ADMINISTRATOR : PERSON;
    }
}
