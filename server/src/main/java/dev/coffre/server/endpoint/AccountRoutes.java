package dev.coffre.server.endpoint;

import dev.coffre.server.access.AccessTokens;
import dev.coffre.server.access.IssuedToken;
import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.message.FirstAdministratorRequest;
import dev.coffre.server.message.SignInRequest;
import dev.coffre.server.people.AccountSession;
import dev.coffre.server.people.InitialSetup;
import dev.coffre.server.people.SignInService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AccessTokenResponse;
import dev.coffre.vault.wire.Empty;
import java.time.Duration;
import java.util.List;

/** Sign-in, and the first account: docs/protocol.md §8. */
final class AccountRoutes {
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

    private final InitialSetup initialSetup;
    private final SignInService signInService;
    private final AccessTokens tokens;
    private final ApiAuthenticator authenticator;
    private final PlatformThreads threads;

    AccountRoutes(
            InitialSetup initialSetup,
            SignInService signInService,
            AccessTokens tokens,
            ApiAuthenticator authenticator,
            PlatformThreads threads) {
        this.initialSetup = initialSetup;
        this.signInService = signInService;
        this.tokens = tokens;
        this.authenticator = authenticator;
        this.threads = threads;
    }

    List<Route> routes() {
        CallerKind<ApiAuthenticator.Anonymous> anyone = authenticator.anonymous();
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
                        .answers(AccessTokenResponse.class, this::token));
    }

    private Empty setUp(ApiAuthenticator.Anonymous nobody, FirstAdministratorRequest asked, ApiRequest request) {
        threads.run(() -> initialSetup.createAdministrator(
                asked.code(), asked.name(), asked.password(), request.remoteAddress()));
        return new Empty();
    }

    private AccessTokenResponse token(ApiAuthenticator.Anonymous nobody, SignInRequest asked, ApiRequest request) {
        SignInService.SignInAttempt attempt =
                new SignInService.SignInAttempt(asked.name(), asked.password(), asked.code(), request.remoteAddress());
        AccountSession signedIn = threads.call(() -> signInService.signIn(attempt));
        IssuedToken issued =
                tokens.issue(new TokenIdentity.AccountTokenIdentity(signedIn), TOKEN_LIFETIME, request.remoteAddress());
        return new AccessTokenResponse(issued.token(), issued.expires().toEpochMilli());
    }
}
