package dev.coffre.server.endpoint;

import dev.coffre.server.access.IssuedToken;
import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.audit.Deed;
import dev.coffre.server.audit.Effect;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.service.ProductVersion;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AskReaderToken;
import dev.coffre.vault.wire.Challenge;
import dev.coffre.vault.wire.CredentialsAccepted;
import dev.coffre.vault.wire.Health;
import dev.coffre.vault.wire.MachineRegistered;
import dev.coffre.vault.wire.MachineReplaced;
import dev.coffre.vault.wire.ReaderTokenGranted;
import dev.coffre.vault.wire.RegisterMachine;
import dev.coffre.vault.wire.ReplaceMachine;
import dev.coffre.vault.wire.TokenGranted;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Vault credentials, tokens and registration: docs/protocol.md §2 and §3. */
final class TrustRoutes {
    private final VaultService service;
    private final Guard guard;
    private final PlatformThreads threads;

    TrustRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
    }

    List<Route> routes() {
        Caller<Guard.Nobody> anyone = guard.anyone();
        Caller<VerifiedCredentials> holder = guard.holders();
        return List.of(
                anyone.get("/v1/health", "Is this a vault service, and which?")
                        .answers(
                                Health.class,
                                (nobody, request) ->
                                        new Health(Health.SERVICE, ProductVersion.current(), ProtocolVersion.NUMBER)),
                anyone.post("/v1/challenge", "A nonce for an assertion: it lives 60 s and serves once")
                        .answers(
                                Challenge.class,
                                (nobody, request) -> new Challenge(
                                        service.challenges().issue(),
                                        service.now().toEpochMilli())),
                holder.post("/v1/credentials/verify", "Does the vault accept these vault credentials?")
                        .answers(CredentialsAccepted.class, this::verify),
                holder.post("/v1/machines", "Registers a machine; the same keys give the same machine")
                        .takes(RegisterMachine.class)
                        .mayFail(
                                ProblemCode.FORBIDDEN,
                                ProblemCode.SLOTS_REFUSED,
                                ProblemCode.ALREADY_REGISTERED,
                                ProblemCode.REGISTRATION_LIMIT_REACHED)
                        .answers(MachineRegistered.class, this::register),
                holder.post(
                                "/v1/machines/{machine}/replacement",
                                "A new installation goes on with the machine's chain, by a PIN; the old one is shut out")
                        .takes(ReplaceMachine.class)
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
                        .answers(MachineReplaced.class, this::replace),
                guard.claimants()
                        .post("/v1/token", "A machine signs in: a token for 15 minutes")
                        .mayFail(ProblemCode.MACHINE_UNKNOWN, ProblemCode.MACHINE_REPLACED, ProblemCode.VAULT_DELETED)
                        .answers(TokenGranted.class, this::token),
                holder.post("/v1/reader-token", "A token that reads what one machine of the vault backed up")
                        .takes(AskReaderToken.class)
                        .mayFail(ProblemCode.MACHINE_UNKNOWN)
                        .answers(ReaderTokenGranted.class, this::readerToken));
    }

    private CredentialsAccepted verify(VerifiedCredentials credentials, HttpRequest request) {
        return new CredentialsAccepted(
                credentials.vault().toString(),
                credentials.vaultName(),
                credentials.expires().toEpochMilli(),
                service.now().toEpochMilli());
    }

    private MachineRegistered register(VerifiedCredentials credentials, RegisterMachine asked, HttpRequest request) {
        Deed deed = Deed.of("register-machine")
                .with("vault", credentials.vaultName())
                .with("generation", credentials.generation())
                .with("machine", asked.name());
        return tell(credentials, request, deed, () -> service.registration().register(credentials, asked));
    }

    private MachineReplaced replace(VerifiedCredentials credentials, ReplaceMachine asked, HttpRequest request) {
        MachineId machine = request.machine();
        Deed deed = Deed.of("replace-machine")
                .with("vault", credentials.vaultName())
                .with("generation", credentials.generation())
                .with("machineId", machine);
        return tell(credentials, request, deed, () -> service.replacement().replace(credentials, machine, asked));
    }

    private <A> A tell(VerifiedCredentials credentials, HttpRequest request, Deed deed, Supplier<Effect<A>> work) {
        return threads.call(() ->
                service.auditLog().tellEffect(request.remoteAddress(), Optional.of(credentials.vault()), deed, work));
    }

    private TokenGranted token(String assertion, HttpRequest request) {
        IssuedToken issued = service.machineLogin().login(assertion);
        guard.signedIn(issued, request);
        return new TokenGranted(
                issued.token(),
                issued.expires().toEpochMilli(),
                service.addressBook().announced());
    }

    private ReaderTokenGranted readerToken(VerifiedCredentials credentials, AskReaderToken asked, HttpRequest request) {
        return threads.call(() -> service.readerLogin().login(credentials, asked, request.remoteAddress()));
    }
}
