package dev.coffre.server.endpoint;

import dev.coffre.server.access.Challenges;
import dev.coffre.server.access.IssuedToken;
import dev.coffre.server.access.MachineAuthenticator;
import dev.coffre.server.access.ReaderTokenIssuer;
import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.address.AddressService;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.ThreadShare;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AccessTokenResponse;
import dev.coffre.vault.wire.Challenge;
import dev.coffre.vault.wire.ReaderTokenRequest;
import dev.coffre.vault.wire.ReaderTokenResponse;
import java.time.InstantSource;
import java.util.List;

/** Tokens for machines, and for readers of a machine's data: docs/protocol.md §2. */
final class MachineTokenRoutes {
    private final Challenges challenges;
    private final MachineAuthenticator authenticator;
    private final ReaderTokenIssuer readerTokens;
    private final AddressService addresses;
    private final InstantSource clock;
    private final ApiAuthenticator apiAuthenticator;
    private final PlatformThreads threads;

    MachineTokenRoutes(
            Challenges challenges,
            MachineAuthenticator authenticator,
            ReaderTokenIssuer readerTokens,
            AddressService addresses,
            InstantSource clock,
            ApiAuthenticator apiAuthenticator,
            PlatformThreads threads) {
        this.challenges = challenges;
        this.authenticator = authenticator;
        this.readerTokens = readerTokens;
        this.addresses = addresses;
        this.clock = clock;
        this.apiAuthenticator = apiAuthenticator;
        this.threads = threads;
    }

    List<Route> routes() {
        return List.of(
                apiAuthenticator
                        .anonymous()
                        .post("/v1/challenge", "A nonce for an assertion: it lives 60 s and serves once")
                        .answers(
                                Challenge.class,
                                (nobody, request) -> new Challenge(
                                        challenges.issue(), clock.instant().toEpochMilli())),
                apiAuthenticator
                        .machineAssertions()
                        .post("/v1/token", "A machine signs in: a token for 15 minutes")
                        .mayFail(
                                ProblemCode.MACHINE_UNKNOWN,
                                ProblemCode.MACHINE_REPLACED,
                                ProblemCode.VAULT_DELETED,
                                ProblemCode.RATE_LIMITED)
                        .answers(AccessTokenResponse.class, this::token),
                apiAuthenticator
                        .credentialHolders()
                        .post("/v1/reader-token", "A token that reads what one machine of the vault backed up")
                        .takes(ReaderTokenRequest.class)
                        .mayFail(ProblemCode.MACHINE_UNKNOWN)
                        .answers(ReaderTokenResponse.class, this::readerToken));
    }

    private AccessTokenResponse token(String assertion, ApiRequest request) {
        IssuedToken issued = authenticator.authenticate(assertion, request.remoteAddress());
        apiAuthenticator.recordAuthenticated(issued, request);
        return new AccessTokenResponse(issued.token(), issued.expires().toEpochMilli(), addresses.announced());
    }

    private ReaderTokenResponse readerToken(
            VerifiedCredentials credentials, ReaderTokenRequest asked, ApiRequest request) {
        return threads.call(
                ThreadShare.ofCredentials(credentials.vault()),
                () -> readerTokens.issue(credentials, asked, request.remoteAddress()));
    }
}
