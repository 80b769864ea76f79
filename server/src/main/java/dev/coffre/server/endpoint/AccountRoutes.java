package dev.coffre.server.endpoint;

import dev.coffre.server.access.IssuedToken;
import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.SecondFactorCommands;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.message.AccountEntry;
import dev.coffre.server.message.AccountList;
import dev.coffre.server.message.CreateAccountRequest;
import dev.coffre.server.message.FirstAdministratorRequest;
import dev.coffre.server.message.SecondFactorCodeRequest;
import dev.coffre.server.message.SecondFactorSecretResponse;
import dev.coffre.server.message.SetAdministratorRequest;
import dev.coffre.server.message.SetLanguageRequest;
import dev.coffre.server.message.SetPasswordRequest;
import dev.coffre.server.message.SetRoleRequest;
import dev.coffre.server.message.SignInRequest;
import dev.coffre.server.message.SpareCodesResponse;
import dev.coffre.server.people.AccountSession;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AccessTokenResponse;
import dev.coffre.vault.wire.Empty;
import java.time.Duration;
import java.util.List;

/** Accounts and sign-in: docs/protocol.md §8. */
final class AccountRoutes {
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

    private final VaultService service;
    private final ApiAuthenticator guard;
    private final PlatformThreads threads;
    private final CommandExecutor commands;

    AccountRoutes(VaultService service, ApiAuthenticator guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
        this.commands = new CommandExecutor(service, threads);
    }

    List<Route> routes() {
        CallerKind<ApiAuthenticator.Anonymous> anyone = guard.anonymous();
        CallerKind<Actor> anybody = guard.accounts();
        CallerKind<Actor> self = guard.ownAccount();
        CallerKind<Actor> owner = guard.atLeast(Role.OWNER);
        CallerKind<Actor> administrator = guard.administrators();
        return List.of(
                anyone.post("/v1/admin/setup", "Makes the first administrator, while nobody has an account")
                        .takes(FirstAdministratorRequest.class)
                        .mayFail(
                                ProblemCode.SETUP_CLOSED,
                                ProblemCode.SETUP_CODE_WRONG,
                                ProblemCode.LOGIN_LOCKED_OUT,
                                ProblemCode.RATE_LIMITED,
                                ProblemCode.ACCOUNT_NAME_INVALID,
                                ProblemCode.PASSWORD_TOO_SHORT,
                                ProblemCode.PASSWORD_TOO_COMMON)
                        .answers(Empty.class, this::setUp),
                anyone.post("/v1/admin/token", "Signs in by name and password: a token for an hour")
                        .takes(SignInRequest.class)
                        .mayFail(
                                ProblemCode.LOGIN_FAILED,
                                ProblemCode.LOGIN_LOCKED_OUT,
                                ProblemCode.RATE_LIMITED,
                                ProblemCode.SECOND_FACTOR_MISSING,
                                ProblemCode.SECOND_FACTOR_WRONG,
                                ProblemCode.SECOND_FACTOR_UNUSABLE)
                        .answers(AccessTokenResponse.class, this::token),
                self.put("/v1/admin/password", "Changes the own password")
                        .takes(SetPasswordRequest.class)
                        .mayFail(
                                ProblemCode.LOGIN_FAILED,
                                ProblemCode.LOGIN_LOCKED_OUT,
                                ProblemCode.RATE_LIMITED,
                                ProblemCode.PASSWORD_TOO_SHORT,
                                ProblemCode.PASSWORD_TOO_COMMON)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AccountCommands.ChangePassword(
                                                asked.current().orElse(""), asked.password()))),
                self.post("/v1/admin/second-factor", "A secret for an authenticator app, good for 15 minutes")
                        .mayFail(ProblemCode.SECOND_FACTOR_ON)
                        .answers(
                                SecondFactorSecretResponse.class,
                                (actor, request) ->
                                        commands.execute(actor, new SecondFactorCommands.BeginSecondFactor())),
                self.put("/v1/admin/second-factor", "Turns the second factor on, with a code of the app")
                        .takes(SecondFactorCodeRequest.class)
                        .mayFail(
                                ProblemCode.SECOND_FACTOR_ON,
                                ProblemCode.SECOND_FACTOR_OFF,
                                ProblemCode.SECOND_FACTOR_WRONG,
                                ProblemCode.SECOND_FACTOR_UNUSABLE)
                        .answers(
                                SpareCodesResponse.class,
                                (actor, asked, request) -> commands.execute(
                                        actor, new SecondFactorCommands.ConfirmSecondFactor(asked.code()))),
                self.post("/v1/admin/second-factor/removal", "Turns the second factor off")
                        .takes(SecondFactorCodeRequest.class)
                        .mayFail(
                                ProblemCode.SECOND_FACTOR_OFF,
                                ProblemCode.SECOND_FACTOR_WRONG,
                                ProblemCode.SECOND_FACTOR_UNUSABLE,
                                ProblemCode.LOGIN_FAILED,
                                ProblemCode.LOGIN_LOCKED_OUT,
                                ProblemCode.RATE_LIMITED)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new SecondFactorCommands.RemoveSecondFactor(
                                                asked.password().orElse(""), asked.code()))),
                self.put("/v1/admin/language", "In which language the person is written to")
                        .takes(SetLanguageRequest.class)
                        .answers(
                                Empty.class,
                                (actor, asked, request) ->
                                        commands.execute(actor, new AccountCommands.SetLanguage(asked.language()))),
                anybody.get("/v1/admin/accounts", "The accounts, as far as they are the caller's to see")
                        .answers(
                                AccountList.class,
                                (actor, request) -> commands.execute(actor, new AccountCommands.ListAccounts())),
                administrator
                        .post("/v1/admin/accounts", "Makes an account")
                        .takes(CreateAccountRequest.class)
                        .mayFail(
                                ProblemCode.ACCOUNT_NAME_INVALID,
                                ProblemCode.ACCOUNT_NAME_TAKEN,
                                ProblemCode.PASSWORD_TOO_SHORT,
                                ProblemCode.PASSWORD_TOO_COMMON)
                        .answers(
                                AccountEntry.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AccountCommands.CreateAccount(
                                                asked.name(), asked.password(), asked.administrator()))),
                administrator
                        .delete("/v1/admin/accounts/{account}", "Removes an account and all that it had")
                        .mayFail(ProblemCode.LAST_ADMINISTRATOR)
                        .answers(
                                Empty.class,
                                (actor, request) -> commands.execute(
                                        actor, new AccountCommands.RemoveAccount(request.pathVariable("account")))),
                administrator
                        .put("/v1/admin/accounts/{account}/password", "Gives an account a new password")
                        .takes(SetPasswordRequest.class)
                        .mayFail(ProblemCode.PASSWORD_TOO_SHORT, ProblemCode.PASSWORD_TOO_COMMON)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AccountCommands.SetPassword(
                                                request.pathVariable("account"), asked.password()))),
                administrator
                        .put("/v1/admin/accounts/{account}/administrator", "Whether an account administers the service")
                        .takes(SetAdministratorRequest.class)
                        .mayFail(ProblemCode.LAST_ADMINISTRATOR)
                        .answers(
                                AccountEntry.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AccountCommands.SetAdministrator(
                                                request.pathVariable("account"), asked.administrator()))),
                owner.put("/v1/admin/vaults/{vault}/roles/{account}", "What an account may do in the vault")
                        .takes(SetRoleRequest.class)
                        .answers(
                                AccountEntry.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AccountCommands.SetRole(
                                                request.pathVariable("account"),
                                                request.pathVariable("vault"),
                                                asked.role()))));
    }

    private Empty setUp(ApiAuthenticator.Anonymous nobody, FirstAdministratorRequest asked, ApiRequest request) {
        threads.run(() -> service.initialSetup()
                .createAdministrator(asked.code(), asked.name(), asked.password(), request.remoteAddress()));
        return new Empty();
    }

    private AccessTokenResponse token(ApiAuthenticator.Anonymous nobody, SignInRequest asked, ApiRequest request) {
        SignInService.SignInAttempt attempt =
                new SignInService.SignInAttempt(asked.name(), asked.password(), asked.code(), request.remoteAddress());
        AccountSession signedIn = threads.call(() -> service.signIn().signIn(attempt));
        IssuedToken issued = service.tokens().issue(new TokenIdentity.AccountTokenIdentity(signedIn), TOKEN_LIFETIME);
        return new AccessTokenResponse(issued.token(), issued.expires().toEpochMilli());
    }
}
