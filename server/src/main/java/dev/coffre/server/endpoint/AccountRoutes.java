package dev.coffre.server.endpoint;

import dev.coffre.server.access.Grant;
import dev.coffre.server.access.IssuedToken;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.SignIn;
import dev.coffre.server.people.SignedIn;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.wire.AskAdminToken;
import dev.coffre.vault.wire.CreateAccount;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.SetAdministrator;
import dev.coffre.vault.wire.SetLanguage;
import dev.coffre.vault.wire.SetPassword;
import dev.coffre.vault.wire.SetRole;
import dev.coffre.vault.wire.SetUp;
import dev.coffre.vault.wire.ShowCode;
import dev.coffre.vault.wire.TokenGranted;
import java.time.Duration;
import java.util.List;

/** People's accounts and how they sign in: docs/protocol.md §8. */
final class AccountRoutes {
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private final VaultService service;
    private final Guard guard;
    private final PlatformThreads threads;

    AccountRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/admin/setup", this::setUp),
                Route.post("/v1/admin/token", this::token),
                Route.put("/v1/admin/password", this::changePassword),
                Route.post(
                        "/v1/admin/second-factor",
                        request -> answer(guard.actor(request), new AdminCommand.BeginSecondFactor())),
                Route.put("/v1/admin/second-factor", this::confirmSecondFactor),
                Route.post("/v1/admin/second-factor/removal", this::removeSecondFactor),
                Route.put("/v1/admin/language", this::language),
                Route.get(
                        "/v1/admin/accounts", request -> answer(guard.actor(request), new AdminCommand.ListAccounts())),
                Route.post("/v1/admin/accounts", this::create),
                Route.delete("/v1/admin/accounts/{account}", this::remove),
                Route.put("/v1/admin/accounts/{account}/password", this::setPassword),
                Route.put("/v1/admin/accounts/{account}/administrator", this::administrator),
                Route.put("/v1/admin/vaults/{vault}/roles/{account}", this::role));
    }

    private HttpAnswer setUp(HttpRequest request) {
        SetUp asked = request.json(SetUp.class);
        threads.run(() -> service.firstRun()
                .createAdministrator(asked.code(), asked.name(), asked.password(), request.remoteAddress()));
        return HttpAnswer.json(new Nothing());
    }

    private HttpAnswer token(HttpRequest request) {
        AskAdminToken asked = request.json(AskAdminToken.class);
        SignIn.Attempt attempt =
                new SignIn.Attempt(asked.name(), asked.password(), asked.code(), request.remoteAddress());
        SignedIn signedIn = threads.call(() -> service.signIn().signIn(attempt));
        IssuedToken issued = service.tokens().issue(new Grant.Person(signedIn), TOKEN_LIFE);
        return HttpAnswer.json(new TokenGranted(issued.token(), issued.expires().toEpochMilli()));
    }

    private HttpAnswer changePassword(HttpRequest request) {
        Actor actor = guard.actor(request);
        SetPassword asked = request.json(SetPassword.class);
        return answer(actor, new AdminCommand.ChangePassword(asked.current().orElse(""), asked.password()));
    }

    private HttpAnswer confirmSecondFactor(HttpRequest request) {
        Actor actor = guard.actor(request);
        return answer(
                actor,
                new AdminCommand.ConfirmSecondFactor(
                        request.json(ShowCode.class).code()));
    }

    private HttpAnswer removeSecondFactor(HttpRequest request) {
        Actor actor = guard.actor(request);
        ShowCode asked = request.json(ShowCode.class);
        return answer(
                actor, new AdminCommand.RemoveSecondFactor(asked.password().orElse(""), asked.code()));
    }

    private HttpAnswer language(HttpRequest request) {
        Actor actor = guard.actor(request);
        return answer(
                actor,
                new AdminCommand.SetLanguage(request.json(SetLanguage.class).language()));
    }

    private HttpAnswer create(HttpRequest request) {
        Actor actor = guard.actor(request);
        CreateAccount asked = request.json(CreateAccount.class);
        return answer(actor, new AdminCommand.CreateAccount(asked.name(), asked.password(), asked.administrator()));
    }

    private HttpAnswer remove(HttpRequest request) {
        return answer(guard.actor(request), new AdminCommand.RemoveAccount(request.pathVariable("account")));
    }

    private HttpAnswer setPassword(HttpRequest request) {
        Actor actor = guard.actor(request);
        String password = request.json(SetPassword.class).password();
        return answer(actor, new AdminCommand.SetPassword(request.pathVariable("account"), password));
    }

    private HttpAnswer administrator(HttpRequest request) {
        Actor actor = guard.actor(request);
        boolean administrator = request.json(SetAdministrator.class).administrator();
        return answer(actor, new AdminCommand.SetAdministrator(request.pathVariable("account"), administrator));
    }

    private HttpAnswer role(HttpRequest request) {
        Actor actor = guard.actor(request);
        String role = request.json(SetRole.class).role();
        return answer(
                actor, new AdminCommand.SetRole(request.pathVariable("account"), request.pathVariable("vault"), role));
    }

    private HttpAnswer answer(Actor actor, AdminCommand<?> command) {
        return HttpAnswer.json(threads.call(() -> service.administration().execute(actor, command)));
    }
}
