package dev.coffre.server.admin;

import dev.coffre.server.audit.Effect;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.message.AccountEntry;
import dev.coffre.server.message.AccountList;
import dev.coffre.server.message.RoleEntry;
import dev.coffre.server.people.Account;
import dev.coffre.server.people.AccountQueries;
import dev.coffre.server.people.AccountService;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.people.SignInService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Executes commands about accounts. {@link Administration} checks permissions first. */
public final class AccountCommands {
    private final AccountQueries people;
    private final AccountService accounts;
    private final SignInService signIn;
    private final Inventory inventory;

    public AccountCommands(AccountQueries people, AccountService keeping, SignInService signIn, Inventory inventory) {
        this.people = people;
        this.accounts = keeping;
        this.signIn = signIn;
        this.inventory = inventory;
    }

    Empty setPassword(AdminCommand.SetPassword set) {
        accounts.setPassword(set.name(), set.password());
        return new Empty();
    }

    Empty changePassword(String account, String from, AdminCommand.ChangePassword change) {
        signIn.verifyPassword(new SignInService.SignInAttempt(account, change.current(), Optional.empty(), from));
        accounts.setPassword(account, change.password());
        return new Empty();
    }

    Effect<Empty> setLanguage(String account, AdminCommand.SetLanguage set) {
        return new Effect<>(new Empty(), accounts.setLanguage(account, set.language()));
    }

    AccountEntry create(AdminCommand.CreateAccount create) {
        accounts.create(create.name(), create.password(), create.administrator());
        return entry(create.name(), vault -> true);
    }

    Effect<AccountEntry> setAdministrator(AdminCommand.SetAdministrator set) {
        boolean changed = accounts.setAdministrator(set.name(), set.administrator());
        return new Effect<>(entry(set.name(), vault -> true), changed);
    }

    Effect<AccountEntry> setRole(Actor actor, AdminCommand.SetRole set, VaultId vault) {
        boolean changed = accounts.setRole(set.account(), vault, role(set.role()));
        return new Effect<>(entry(set.account(), isOwner(actor)), changed);
    }

    Empty remove(AdminCommand.RemoveAccount remove) {
        accounts.remove(remove.name());
        return new Empty();
    }

    /** Returns the accounts that the actor sees. An owner sees accounts with a role in the own vaults, and only these roles. */
    AccountList list(Actor actor) {
        List<VaultRow> vaults = inventory.vaultRows();
        return new AccountList(people.all().stream()
                .map(account -> account.name().equals(actor.name())
                        ? entry(account, vaults, vault -> true)
                        : entry(account, vaults, isOwner(actor)))
                .filter(entry -> actor.administers()
                        || entry.name().equals(actor.name())
                        || !entry.roles().isEmpty())
                .toList());
    }

    private AccountEntry entry(String name, Predicate<VaultId> shown) {
        Account account = people.find(name).orElseThrow(() -> ProblemCode.ACCOUNT_UNKNOWN.with("account", name));
        return entry(account, inventory.vaultRows(), shown);
    }

    private static AccountEntry entry(Account account, List<VaultRow> vaults, Predicate<VaultId> shown) {
        List<RoleEntry> roles = vaults.stream()
                .filter(vault -> shown.test(vault.id()))
                .flatMap(vault -> Optional.ofNullable(account.rights().roles().get(vault.id()))
                        .map(role -> new RoleEntry(vault.id().toString(), vault.name(), role.text()))
                        .stream())
                .toList();
        return new AccountEntry(
                account.name(), account.rights().administrator(), account.secondFactor(), account.language(), roles);
    }

    private static Predicate<VaultId> isOwner(Actor actor) {
        return vault -> actor.may(Role.OWNER, vault);
    }

    private static Optional<Role> role(String text) {
        if (text.equals(Role.NONE)) {
            return Optional.empty();
        }
        return Optional.of(Role.named(text)
                .orElseThrow(() -> ProblemCode.REQUEST_MALFORMED.with("reason", "no role of this name")));
    }
}
