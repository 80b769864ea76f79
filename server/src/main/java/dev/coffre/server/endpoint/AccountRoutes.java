package dev.coffre.server.endpoint;

import dev.coffre.server.access.Grant;
import dev.coffre.server.access.IssuedToken;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.people.SignIn;
import dev.coffre.server.people.SignedIn;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AccountEntry;
import dev.coffre.vault.wire.AccountList;
import dev.coffre.vault.wire.AskAdminToken;
import dev.coffre.vault.wire.CreateAccount;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.SecondFactorOffered;
import dev.coffre.vault.wire.SetAdministrator;
import dev.coffre.vault.wire.SetLanguage;
import dev.coffre.vault.wire.SetPassword;
import dev.coffre.vault.wire.SetRole;
import dev.coffre.vault.wire.SetUp;
import dev.coffre.vault.wire.ShowCode;
import dev.coffre.vault.wire.SpareCodes;
import dev.coffre.vault.wire.TokenGranted;
import java.time.Duration;
import java.util.List;

/** Accounts and sign-in: docs/protocol.md §8. */
final class AccountRoutes {
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private final VaultService service;
    private final Guard guard;
    private final PlatformThreads threads;
    private final Commands commands;

    AccountRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
        this.commands = new Commands(service, threads);
    }

    List<Route> routes() {
        Caller<Guard.Nobody> anyone = guard.anyone();
        Caller<Actor> anybody = guard.anybody();
        Caller<Actor> self = guard.self();
        Caller<Actor> owner = guard.atLeast(Role.OWNER);
        Caller<Actor> administrator = guard.administrators();
        return List.of(
                anyone.post("/v1/admin/setup", "Makes the first administrator, while nobody has an account")
                        .takes(SetUp.class)
                        .mayFail(
                                ProblemCode.SETUP_CLOSED,
                                ProblemCode.SETUP_CODE_WRONG,
                                ProblemCode.LOGIN_LOCKED_OUT,
                                ProblemCode.RATE_LIMITED,
                                ProblemCode.ACCOUNT_NAME_INVALID,
                                ProblemCode.PASSWORD_TOO_SHORT,
                                ProblemCode.PASSWORD_TOO_COMMON)
                        .answers(Nothing.class, this::setUp),
                anyone.post("/v1/admin/token", "Signs in by name and password: a token for an hour")
                        .takes(AskAdminToken.class)
                        .mayFail(
                                ProblemCode.LOGIN_FAILED,
                                ProblemCode.LOGIN_LOCKED_OUT,
                                ProblemCode.RATE_LIMITED,
                                ProblemCode.SECOND_FACTOR_MISSING,
                                ProblemCode.SECOND_FACTOR_WRONG,
                                ProblemCode.SECOND_FACTOR_UNUSABLE)
                        .answers(TokenGranted.class, this::token),
                self.put("/v1/admin/password", "Changes the own password")
                        .takes(SetPassword.class)
                        .mayFail(
                                ProblemCode.LOGIN_FAILED,
                                ProblemCode.LOGIN_LOCKED_OUT,
                                ProblemCode.RATE_LIMITED,
                                ProblemCode.PASSWORD_TOO_SHORT,
                                ProblemCode.PASSWORD_TOO_COMMON)
                        .answers(
                                Nothing.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.ChangePassword(
                                                asked.current().orElse(""), asked.password()))),
                self.post("/v1/admin/second-factor", "A secret for an authenticator app, good for 15 minutes")
                        .mayFail(ProblemCode.SECOND_FACTOR_ON)
                        .answers(
                                SecondFactorOffered.class,
                                (actor, request) -> commands.execute(actor, new AdminCommand.BeginSecondFactor())),
                self.put("/v1/admin/second-factor", "Turns the second factor on, with a code of the app")
                        .takes(ShowCode.class)
                        .mayFail(
                                ProblemCode.SECOND_FACTOR_ON,
                                ProblemCode.SECOND_FACTOR_OFF,
                                ProblemCode.SECOND_FACTOR_WRONG,
                                ProblemCode.SECOND_FACTOR_UNUSABLE)
                        .answers(
                                SpareCodes.class,
                                (actor, asked, request) ->
                                        commands.execute(actor, new AdminCommand.ConfirmSecondFactor(asked.code()))),
                self.post("/v1/admin/second-factor/removal", "Turns the second factor off")
                        .takes(ShowCode.class)
                        .mayFail(
                                ProblemCode.SECOND_FACTOR_OFF,
                                ProblemCode.SECOND_FACTOR_WRONG,
                                ProblemCode.SECOND_FACTOR_UNUSABLE,
                                ProblemCode.LOGIN_FAILED,
                                ProblemCode.LOGIN_LOCKED_OUT,
                                ProblemCode.RATE_LIMITED)
                        .answers(
                                Nothing.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.RemoveSecondFactor(
                                                asked.password().orElse(""), asked.code()))),
                self.put("/v1/admin/language", "In which language the person is written to")
                        .takes(SetLanguage.class)
                        .answers(
                                Nothing.class,
                                (actor, asked, request) ->
                                        commands.execute(actor, new AdminCommand.SetLanguage(asked.language()))),
                anybody.get("/v1/admin/accounts", "The accounts, as far as they are the caller's to see")
                        .answers(
                                AccountList.class,
                                (actor, request) -> commands.execute(actor, new AdminCommand.ListAccounts())),
                administrator
                        .post("/v1/admin/accounts", "Makes an account")
                        .takes(CreateAccount.class)
                        .mayFail(
                                ProblemCode.ACCOUNT_NAME_INVALID,
                                ProblemCode.ACCOUNT_NAME_TAKEN,
                                ProblemCode.PASSWORD_TOO_SHORT,
                                ProblemCode.PASSWORD_TOO_COMMON)
                        .answers(
                                AccountEntry.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.CreateAccount(
                                                asked.name(), asked.password(), asked.administrator()))),
                administrator
                        .delete("/v1/admin/accounts/{account}", "Removes an account and all that it had")
                        .mayFail(ProblemCode.LAST_ADMINISTRATOR)
                        .answers(
                                Nothing.class,
                                (actor, request) -> commands.execute(
                                        actor, new AdminCommand.RemoveAccount(request.pathVariable("account")))),
                administrator
                        .put("/v1/admin/accounts/{account}/password", "Gives an account a new password")
                        .takes(SetPassword.class)
                        .mayFail(ProblemCode.PASSWORD_TOO_SHORT, ProblemCode.PASSWORD_TOO_COMMON)
                        .answers(
                                Nothing.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.SetPassword(
                                                request.pathVariable("account"), asked.password()))),
                administrator
                        .put("/v1/admin/accounts/{account}/administrator", "Whether an account administers the service")
                        .takes(SetAdministrator.class)
                        .mayFail(ProblemCode.LAST_ADMINISTRATOR)
                        .answers(
                                AccountEntry.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.SetAdministrator(
                                                request.pathVariable("account"), asked.administrator()))),
                owner.put("/v1/admin/vaults/{vault}/roles/{account}", "What an account may do in the vault")
                        .takes(SetRole.class)
                        .answers(
                                AccountEntry.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.SetRole(
                                                request.pathVariable("account"),
                                                request.pathVariable("vault"),
                                                asked.role()))));
    }

    private Nothing setUp(Guard.Nobody nobody, SetUp asked, HttpRequest request) {
        threads.run(() -> service.firstRun()
                .createAdministrator(asked.code(), asked.name(), asked.password(), request.remoteAddress()));
        return new Nothing();
    }

    private TokenGranted token(Guard.Nobody nobody, AskAdminToken asked, HttpRequest request) {
        SignIn.Attempt attempt =
                new SignIn.Attempt(asked.name(), asked.password(), asked.code(), request.remoteAddress());
        SignedIn signedIn = threads.call(() -> service.signIn().signIn(attempt));
        IssuedToken issued = service.tokens().issue(new Grant.Person(signedIn), TOKEN_LIFE);
        return new TokenGranted(issued.token(), issued.expires().toEpochMilli());
    }
}
