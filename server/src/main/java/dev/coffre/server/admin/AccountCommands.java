package dev.coffre.server.admin;

import dev.coffre.server.audit.Effect;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.message.AccountEntry;
import dev.coffre.server.message.AccountList;
import dev.coffre.server.message.CreateAccountRequest;
import dev.coffre.server.message.RoleEntry;
import dev.coffre.server.message.SetAdministratorRequest;
import dev.coffre.server.message.SetLanguageRequest;
import dev.coffre.server.message.SetPasswordRequest;
import dev.coffre.server.message.SetRoleRequest;
import dev.coffre.server.openapi.ApiChapter;
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
import java.util.stream.Stream;

/** Commands about accounts. */
public final class AccountCommands implements CommandGroup {
    static final List<CommandSpec<AccountCommands, ?, ?>> SPECS = List.of(
            CommandSpec.of("change-password", ChangePassword.class, Empty.class)
                    .needs(CommandNeed.ownAccount())
                    // The command contains the password.
                    .withoutProof()
                    .countedAlone()
                    .audits()
                    .route(CommandRoute.put(ApiChapter.ACCOUNTS, "/v1/admin/password", "Changes the own password")
                            .mayFail(
                                    ProblemCode.LOGIN_FAILED,
                                    ProblemCode.LOGIN_LOCKED_OUT,
                                    ProblemCode.RATE_LIMITED,
                                    ProblemCode.PASSWORD_TOO_SHORT,
                                    ProblemCode.PASSWORD_TOO_COMMON)
                            .as(
                                    SetPasswordRequest.class,
                                    (asked, _) ->
                                            new ChangePassword(asked.current().orElse(""), asked.password())))
                    .handledBy(AccountCommands::changePassword),
            CommandSpec.of("set-language", SetLanguage.class, Empty.class)
                    .needs(CommandNeed.ownAccount())
                    .withoutProof()
                    .audits((action, command) -> action.with("language", command.language()))
                    .route(CommandRoute.put(
                                    ApiChapter.ACCOUNTS,
                                    "/v1/admin/language",
                                    "In which language the person is written to")
                            .as(SetLanguageRequest.class, (asked, _) -> new SetLanguage(asked.language())))
                    .handledWithEffect(AccountCommands::setLanguage),
            CommandSpec.of("list-accounts", ListAccounts.class, AccountList.class)
                    .needs(CommandNeed.anybody())
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.get(
                                    ApiChapter.ACCOUNTS,
                                    "/v1/admin/accounts",
                                    "The accounts, as far as they are the caller's to see")
                            .as(_ -> new ListAccounts()))
                    .handledBy(AccountCommands::listAccounts),
            CommandSpec.of("create-account", CreateAccount.class, AccountEntry.class)
                    .needs(CommandNeed.administrator())
                    .audits((action, command) ->
                            action.with("account", command.name()).with("administrator", command.administrator()))
                    .route(CommandRoute.post(ApiChapter.ACCOUNTS, "/v1/admin/accounts", "Makes an account")
                            .mayFail(
                                    ProblemCode.ACCOUNT_NAME_INVALID,
                                    ProblemCode.ACCOUNT_NAME_TAKEN,
                                    ProblemCode.PASSWORD_TOO_SHORT,
                                    ProblemCode.PASSWORD_TOO_COMMON)
                            .as(
                                    CreateAccountRequest.class,
                                    (asked, _) ->
                                            new CreateAccount(asked.name(), asked.password(), asked.administrator())))
                    .handledBy(AccountCommands::createAccount),
            CommandSpec.of("remove-account", RemoveAccount.class, Empty.class)
                    .needs(CommandNeed.administrator())
                    .countedAlone()
                    .audits((action, command) -> action.with("account", command.name()))
                    .route(CommandRoute.delete(
                                    ApiChapter.ACCOUNTS,
                                    "/v1/admin/accounts/{account}",
                                    "Removes an account and all that it had")
                            .mayFail(ProblemCode.LAST_ADMINISTRATOR)
                            .as(request -> new RemoveAccount(request.accountName())))
                    .handledBy(AccountCommands::removeAccount),
            CommandSpec.of("set-password", SetPassword.class, Empty.class)
                    .needs(CommandNeed.administrator())
                    .countedAlone()
                    .audits((action, command) -> action.with("account", command.name()))
                    .route(CommandRoute.put(
                                    ApiChapter.ACCOUNTS,
                                    "/v1/admin/accounts/{account}/password",
                                    "Gives an account a new password")
                            .mayFail(ProblemCode.PASSWORD_TOO_SHORT, ProblemCode.PASSWORD_TOO_COMMON)
                            .as(
                                    SetPasswordRequest.class,
                                    (asked, request) -> new SetPassword(request.accountName(), asked.password())))
                    .handledBy(AccountCommands::setPassword),
            CommandSpec.of("set-administrator", SetAdministrator.class, AccountEntry.class)
                    .needs(CommandNeed.administrator())
                    .aboutAccess()
                    .audits((action, command) ->
                            action.with("account", command.name()).with("administrator", command.administrator()))
                    .route(CommandRoute.put(
                                    ApiChapter.ACCOUNTS,
                                    "/v1/admin/accounts/{account}/administrator",
                                    "Whether an account administers the service")
                            .mayFail(ProblemCode.LAST_ADMINISTRATOR)
                            .as(
                                    SetAdministratorRequest.class,
                                    (asked, request) ->
                                            new SetAdministrator(request.accountName(), asked.administrator())))
                    .handledWithEffect(AccountCommands::setAdministrator),
            CommandSpec.of("set-role", SetRole.class, AccountEntry.class)
                    .needs(CommandNeed.inVault(Role.OWNER, SetRole::vault))
                    .aboutAccess()
                    .audits((action, command) -> action.with("account", command.account())
                            .with("vault", command.vault())
                            .with("role", command.role()))
                    .route(CommandRoute.put(
                                    ApiChapter.ACCOUNTS,
                                    "/v1/admin/vaults/{vault}/roles/{account}",
                                    "What an account may do in the vault")
                            .as(
                                    SetRoleRequest.class,
                                    (asked, request) ->
                                            new SetRole(request.accountName(), request.vaultName(), asked.role())))
                    .handledWithEffect(AccountCommands::setRole));

    private final AccountQueries people;
    private final AccountService accounts;
    private final SignInService signIn;
    private final Inventory inventory;

    public AccountCommands(AccountQueries people, AccountService accounts, SignInService signIn, Inventory inventory) {
        this.people = people;
        this.accounts = accounts;
        this.signIn = signIn;
        this.inventory = inventory;
    }

    @Override
    public Stream<BoundCommand<?, ?>> commands() {
        return BoundCommand.all(SPECS, this);
    }

    private Empty changePassword(CommandCall<ChangePassword> call) {
        ChangePassword change = call.command();
        signIn.verifyPassword(new SignInService.SignInAttempt(
                call.account(), change.current(), Optional.empty(), call.actor().from()));
        accounts.setPassword(call.account(), change.password());
        return new Empty();
    }

    private Effect<Empty> setLanguage(CommandCall<SetLanguage> call) {
        return new Effect<>(
                new Empty(), accounts.setLanguage(call.account(), call.command().language()));
    }

    /**
     * Returns the accounts that the actor sees. An owner sees accounts with a role in the own vaults, and only these
     * roles.
     */
    private AccountList listAccounts(CommandCall<ListAccounts> call) {
        Actor actor = call.actor();
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

    private AccountEntry createAccount(CommandCall<CreateAccount> call) {
        CreateAccount create = call.command();
        accounts.create(create.name(), create.password(), create.administrator());
        return entry(create.name(), vault -> true);
    }

    private Empty removeAccount(CommandCall<RemoveAccount> call) {
        accounts.remove(call.command().name());
        return new Empty();
    }

    private Empty setPassword(CommandCall<SetPassword> call) {
        accounts.setPassword(call.command().name(), call.command().password());
        return new Empty();
    }

    private Effect<AccountEntry> setAdministrator(CommandCall<SetAdministrator> call) {
        SetAdministrator set = call.command();
        boolean changed = accounts.setAdministrator(set.name(), set.administrator());
        return new Effect<>(entry(set.name(), vault -> true), changed);
    }

    private Effect<AccountEntry> setRole(CommandCall<SetRole> call) {
        SetRole set = call.command();
        boolean changed = accounts.setRole(set.account(), call.vault().id(), role(set.role()));
        return new Effect<>(entry(set.account(), isOwner(call.actor())), changed);
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

    /** Changes the password of the own account, given the present one. */
    public record ChangePassword(String current, String password) implements AdminCommand<Empty> {
        /** Omits the passwords, which must not reach a log. */
        @Override
        public String toString() {
            return "ChangePassword";
        }
    }

    /** Sets the language of the own account's pages. */
    public record SetLanguage(String language) implements AdminCommand<Empty> {}

    /** Lists accounts: all for an administrator, those with a role in their vaults for owners, and always the own one. */
    public record ListAccounts() implements AdminCommand<AccountList> {}

    /** Creates an account, as an {@code administrator} of the service or not. */
    public record CreateAccount(String name, String password, boolean administrator)
            implements AdminCommand<AccountEntry> {
        /** Omits the password, which must not reach a log. */
        @Override
        public String toString() {
            return "CreateAccount[" + name + ", " + administrator + "]";
        }
    }

    /** Removes an account with all its data, which ends its sessions. */
    public record RemoveAccount(String name) implements AdminCommand<Empty> {}

    /** Sets an account's password, which ends its sessions. */
    public record SetPassword(String name, String password) implements AdminCommand<Empty> {
        /** Omits the password, which must not reach a log. */
        @Override
        public String toString() {
            return "SetPassword[" + name + "]";
        }
    }

    /** Grants or withdraws administration of the service. */
    public record SetAdministrator(String name, boolean administrator) implements AdminCommand<AccountEntry> {}

    /** Sets an account's role in a vault: owner, operator, reader, or none. */
    public record SetRole(String account, String vault, String role) implements AdminCommand<AccountEntry> {}
}
