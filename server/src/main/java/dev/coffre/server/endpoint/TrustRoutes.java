package dev.coffre.server.endpoint;

import dev.coffre.server.access.IssuedToken;
import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.audit.Deed;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.service.ProductVersion;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AskReaderToken;
import dev.coffre.vault.wire.Challenge;
import dev.coffre.vault.wire.CredentialsAccepted;
import dev.coffre.vault.wire.Health;
import dev.coffre.vault.wire.RegisterMachine;
import dev.coffre.vault.wire.TokenGranted;
import java.util.List;
import java.util.Optional;

/** Trust, tokens and registration: docs/protocol.md §2 and §3. */
final class TrustRoutes {
    private static final String ASSERTION = "Coffre-Assertion";

    private final VaultService service;
    private final Guard guard;
    private final PlatformThreads threads;

    TrustRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/health", this::health),
                Route.post("/v1/challenge", this::challenge),
                Route.post("/v1/credentials/verify", this::verify),
                Route.post("/v1/machines", this::register),
                Route.post("/v1/token", this::token),
                Route.post("/v1/reader-token", this::readerToken));
    }

    private HttpAnswer health(HttpRequest request) {
        return HttpAnswer.json(new Health(Health.SERVICE, ProductVersion.current(), ProtocolVersion.NUMBER));
    }

    private HttpAnswer challenge(HttpRequest request) {
        return HttpAnswer.json(
                new Challenge(service.challenges().issue(), service.now().toEpochMilli()));
    }

    private HttpAnswer verify(HttpRequest request) {
        VerifiedCredentials credentials = guard.credentials(request);
        return HttpAnswer.json(new CredentialsAccepted(
                credentials.vault().toString(),
                credentials.vaultName(),
                credentials.expires().toEpochMilli(),
                service.now().toEpochMilli()));
    }

    private HttpAnswer register(HttpRequest request) {
        VerifiedCredentials credentials = guard.credentials(request);
        RegisterMachine asked = request.json(RegisterMachine.class);
        Deed deed = Deed.of("register-machine")
                .with("vault", credentials.vaultName())
                .with("generation", credentials.generation())
                .with("machine", asked.name());
        return HttpAnswer.json(threads.call(() -> service.auditLog()
                .tell(
                        "",
                        request.remoteAddress(),
                        Optional.of(credentials.vault()),
                        deed,
                        () -> service.registration().register(credentials, asked))));
    }

    private HttpAnswer token(HttpRequest request) {
        String assertion = request.header(ASSERTION)
                .orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "no assertion"));
        IssuedToken issued = service.machineLogin().login(assertion);
        return HttpAnswer.json(new TokenGranted(
                issued.token(),
                issued.expires().toEpochMilli(),
                service.addressBook().announced()));
    }

    private HttpAnswer readerToken(HttpRequest request) {
        VerifiedCredentials credentials = guard.credentials(request);
        AskReaderToken asked = request.json(AskReaderToken.class);
        return HttpAnswer.json(
                threads.call(() -> service.readerLogin().login(credentials, asked, request.remoteAddress())));
    }
}
