package dev.coffre.server.endpoint;

import dev.coffre.server.access.IssuedToken;
import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.Effect;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.message.HealthResponse;
import dev.coffre.server.service.ProductVersion;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AccessTokenResponse;
import dev.coffre.vault.wire.Challenge;
import dev.coffre.vault.wire.CredentialsResponse;
import dev.coffre.vault.wire.ReaderTokenRequest;
import dev.coffre.vault.wire.ReaderTokenResponse;
import dev.coffre.vault.wire.RegisterMachineRequest;
import dev.coffre.vault.wire.RegisterMachineResponse;
import dev.coffre.vault.wire.ReplaceMachineRequest;
import dev.coffre.vault.wire.ReplaceMachineResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Vault credentials, tokens and registration: docs/protocol.md §2 and §3. */
final class RegistrationRoutes {
    private final VaultService service;
    private final ApiAuthenticator guard;
    private final PlatformThreads threads;

    RegistrationRoutes(VaultService service, ApiAuthenticator guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
    }

    List<Route> routes() {
        CallerKind<ApiAuthenticator.Anonymous> anyone = guard.anonymous();
        CallerKind<VerifiedCredentials> holder = guard.credentialHolders();
        return List.of(
                anyone.get("/v1/health", "Is this a vault service, and which?")
                        .answers(
                                HealthResponse.class,
                                (nobody, request) -> new HealthResponse(
                                        HealthResponse.SERVICE, ProductVersion.current(), ProtocolVersion.NUMBER)),
                anyone.post("/v1/challenge", "A nonce for an assertion: it lives 60 s and serves once")
                        .answers(
                                Challenge.class,
                                (nobody, request) -> new Challenge(
                                        service.challenges().issue(),
                                        service.now().toEpochMilli())),
                holder.post("/v1/credentials/verify", "Does the vault accept these vault credentials?")
                        .answers(CredentialsResponse.class, this::verify),
                holder.post("/v1/machines", "Registers a machine; the same keys give the same machine")
                        .takes(RegisterMachineRequest.class)
                        .mayFail(
                                ProblemCode.FORBIDDEN,
                                ProblemCode.SLOTS_REFUSED,
                                ProblemCode.ALREADY_REGISTERED,
                                ProblemCode.REGISTRATION_LIMIT_REACHED)
                        .answers(RegisterMachineResponse.class, this::register),
                holder.post(
                                "/v1/machines/{machine}/replacement",
                                "A new installation goes on with the machine's chain, by a PIN; the old one is shut out")
                        .takes(ReplaceMachineRequest.class)
                        .mayFail(
                                ProblemCode.FORBIDDEN,
                                ProblemCode.MACHINE_UNKNOWN,
                                ProblemCode.REREGISTRATION_REFUSED,
                                ProblemCode.PIN_MISSING,
                                ProblemCode.PIN_WRONG,
                                ProblemCode.PIN_EXPIRED,
                                ProblemCode.PIN_TRIES_EXHAUSTED,
                                ProblemCode.HEAD_MOVED,
                                ProblemCode.MISSING_RECORDS,
                                ProblemCode.RECORD_DAMAGED,
                                ProblemCode.POINT_REFUSED,
                                ProblemCode.POINT_SIGNATURE_INVALID)
                        .answers(ReplaceMachineResponse.class, this::replace),
                guard.machineAssertions()
                        .post("/v1/token", "A machine signs in: a token for 15 minutes")
                        .mayFail(
                                ProblemCode.MACHINE_UNKNOWN,
                                ProblemCode.MACHINE_REPLACED,
                                ProblemCode.VAULT_DELETED,
                                ProblemCode.RATE_LIMITED)
                        .answers(AccessTokenResponse.class, this::token),
                holder.post("/v1/reader-token", "A token that reads what one machine of the vault backed up")
                        .takes(ReaderTokenRequest.class)
                        .mayFail(ProblemCode.MACHINE_UNKNOWN)
                        .answers(ReaderTokenResponse.class, this::readerToken));
    }

    private CredentialsResponse verify(VerifiedCredentials credentials, ApiRequest request) {
        return new CredentialsResponse(
                credentials.vault().toString(),
                credentials.vaultName(),
                credentials.expires().toEpochMilli(),
                service.now().toEpochMilli());
    }

    private RegisterMachineResponse register(
            VerifiedCredentials credentials, RegisterMachineRequest asked, ApiRequest request) {
        AuditAction deed = AuditAction.of("register-machine")
                .with("vault", credentials.vaultName())
                .with("generation", credentials.generation())
                .with("machine", asked.name());
        return tell(credentials, request, deed, () -> service.registration().register(credentials, asked));
    }

    private ReplaceMachineResponse replace(
            VerifiedCredentials credentials, ReplaceMachineRequest asked, ApiRequest request) {
        MachineId machine = request.machine();
        AuditAction deed = AuditAction.of("replace-machine")
                .with("vault", credentials.vaultName())
                .with("generation", credentials.generation())
                .with("machineId", machine);
        return tell(credentials, request, deed, () -> service.replacement().replace(credentials, machine, asked));
    }

    private <A> A tell(
            VerifiedCredentials credentials, ApiRequest request, AuditAction deed, Supplier<Effect<A>> work) {
        return threads.call(() ->
                service.auditLog().tellEffect(request.remoteAddress(), Optional.of(credentials.vault()), deed, work));
    }

    private AccessTokenResponse token(String assertion, ApiRequest request) {
        IssuedToken issued = service.machineAuthenticator().authenticate(assertion, request.remoteAddress());
        guard.recordAuthenticated(issued, request);
        return new AccessTokenResponse(
                issued.token(),
                issued.expires().toEpochMilli(),
                service.addresses().announced());
    }

    private ReaderTokenResponse readerToken(
            VerifiedCredentials credentials, ReaderTokenRequest asked, ApiRequest request) {
        return threads.call(() -> service.readerTokenIssuer().issue(credentials, asked, request.remoteAddress()));
    }
}
