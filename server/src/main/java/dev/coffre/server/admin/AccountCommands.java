package dev.coffre.server.admin;

import dev.coffre.server.audit.Effect;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.people.Account;
import dev.coffre.server.people.AccountKeeping;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.People;
import dev.coffre.server.people.Role;
import dev.coffre.server.people.SignIn;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AccountEntry;
import dev.coffre.vault.wire.AccountList;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.RoleEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Executes commands about accounts. {@link Administration} checks permissions first. */
public final class AccountCommands {
    private final People people;
    private final AccountKeeping keeping;
    private final SignIn signIn;
    private final Inventory inventory;

    public AccountCommands(People people, AccountKeeping keeping, SignIn signIn, Inventory inventory) {
        this.people = people;
        this.keeping = keeping;
        this.signIn = signIn;
        this.inventory = inventory;
    }

    Nothing setPassword(AdminCommand.SetPassword set) {
        keeping.setPassword(set.name(), set.password());
        return new Nothing();
    }

    Nothing changePassword(String account, String from, AdminCommand.ChangePassword change) {
        signIn.verifyPassword(new SignIn.Attempt(account, change.current(), Optional.empty(), from));
        keeping.setPassword(account, change.password());
        return new Nothing();
    }

    Effect<Nothing> setLanguage(String account, AdminCommand.SetLanguage set) {
        return new Effect<>(new Nothing(), keeping.setLanguage(account, set.language()));
    }

    AccountEntry create(AdminCommand.CreateAccount create) {
        keeping.create(create.name(), create.password(), create.administrator());
        return entry(create.name(), vault -> true);
    }

    Effect<AccountEntry> setAdministrator(AdminCommand.SetAdministrator set) {
        boolean changed = keeping.setAdministrator(set.name(), set.administrator());
        return new Effect<>(entry(set.name(), vault -> true), changed);
    }

    Effect<AccountEntry> setRole(Actor actor, AdminCommand.SetRole set, VaultId vault) {
        boolean changed = keeping.setRole(set.account(), vault, role(set.role()));
        return new Effect<>(entry(set.account(), isOwner(actor)), changed);
    }

    Nothing remove(AdminCommand.RemoveAccount remove) {
        keeping.remove(remove.name());
        return new Nothing();
    }

    /** Returns the accounts that the actor sees. An owner sees accounts with a role in the own vaults, and only these roles. */
    AccountList list(Actor actor) {
        List<VaultRow> vaults = inventory.rows();
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
        return entry(account, inventory.rows(), shown);
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
