package dev.coffre.server.endpoint;

import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.audit.Effect;
import dev.coffre.server.commit.MachineReplacement;
import dev.coffre.server.hosting.MachineRegistration;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.ThreadShare;
import dev.coffre.server.message.HealthResponse;
import dev.coffre.server.service.ProductVersion;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.CredentialsResponse;
import dev.coffre.vault.wire.RegisterMachineRequest;
import dev.coffre.vault.wire.RegisterMachineResponse;
import dev.coffre.vault.wire.ReplaceMachineRequest;
import dev.coffre.vault.wire.ReplaceMachineResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Vault credentials and registration: docs/protocol.md §2 and §3. */
final class RegistrationRoutes {
    private final MachineRegistration registration;
    private final MachineReplacement replacement;
    private final AuditLog auditLog;
    private final InstantSource clock;
    private final ApiAuthenticator authenticator;
    private final PlatformThreads threads;

    RegistrationRoutes(
            MachineRegistration registration,
            MachineReplacement replacement,
            AuditLog auditLog,
            InstantSource clock,
            ApiAuthenticator authenticator,
            PlatformThreads threads) {
        this.registration = registration;
        this.replacement = replacement;
        this.auditLog = auditLog;
        this.clock = clock;
        this.authenticator = authenticator;
        this.threads = threads;
    }

    List<Route> routes() {
        CallerKind<ApiAuthenticator.Anonymous> anyone = authenticator.anonymous();
        CallerKind<VerifiedCredentials> holder = authenticator.credentialHolders();
        return List.of(
                anyone.get("/v1/health", "Is this a vault service, and which?")
                        .answers(
                                HealthResponse.class,
                                (nobody, request) -> new HealthResponse(
                                        HealthResponse.SERVICE, ProductVersion.current(), ProtocolVersion.NUMBER)),
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
                        .answers(ReplaceMachineResponse.class, this::replace));
    }

    private CredentialsResponse verify(VerifiedCredentials credentials, ApiRequest request) {
        return new CredentialsResponse(
                credentials.vault().toString(),
                credentials.vaultName(),
                credentials.expires().toEpochMilli(),
                clock.instant().toEpochMilli());
    }

    private RegisterMachineResponse register(
            VerifiedCredentials credentials, RegisterMachineRequest asked, ApiRequest request) {
        AuditAction action = AuditAction.of("register-machine")
                .with("vault", credentials.vaultName())
                .with("generation", credentials.generation())
                .with("machine", asked.name());
        return tell(credentials, request, action, () -> registration.register(credentials, asked));
    }

    private ReplaceMachineResponse replace(
            VerifiedCredentials credentials, ReplaceMachineRequest asked, ApiRequest request) {
        MachineId machine = request.machine();
        AuditAction action = AuditAction.of("replace-machine")
                .with("vault", credentials.vaultName())
                .with("generation", credentials.generation())
                .with("machineId", machine);
        return tell(credentials, request, action, () -> replacement.replace(credentials, machine, asked));
    }

    private <A> A tell(
            VerifiedCredentials credentials, ApiRequest request, AuditAction action, Supplier<Effect<A>> work) {
        return threads.call(
                ThreadShare.ofCredentials(credentials.vault()),
                () -> auditLog.recordEffect(request.remoteAddress(), Optional.of(credentials.vault()), action, work));
    }
}
