package dev.coffre.server.endpoint;

import dev.coffre.server.access.AccessTokens;
import dev.coffre.server.access.CredentialsVerifier;
import dev.coffre.server.access.IssuedToken;
import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.health.LastSeenTracker;
import dev.coffre.server.hosting.ResourceResolver;
import dev.coffre.server.openapi.AuthenticationScheme;
import dev.coffre.server.openapi.RouteAccess;
import dev.coffre.server.people.AccountQueries;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.ApiTokenService;
import dev.coffre.server.people.Role;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/** Authenticates callers and checks whether their kind may use a route. Routes are built from the callers it returns. */
final class ApiAuthenticator {
    private static final String AUTHORIZATION = "Authorization";
    private static final String CREDENTIALS = "Coffre-Credentials";
    private static final String PEOPLE = "people";
    private static final String ASSERTION = "Coffre-Assertion";

    private final AccessTokens tokens;
    private final CredentialsVerifier credentials;
    private final LastSeenTracker lastSeen;
    private final AccountQueries people;
    private final ApiTokenService apiTokens;
    private final ResourceResolver resources;

    /** @param lastSeen receives every machine that authenticates */
    ApiAuthenticator(
            AccessTokens tokens,
            CredentialsVerifier credentials,
            LastSeenTracker lastSeen,
            AccountQueries people,
            ApiTokenService apiTokens,
            ResourceResolver resources) {
        this.tokens = tokens;
        this.credentials = credentials;
        this.lastSeen = lastSeen;
        this.people = people;
        this.apiTokens = apiTokens;
        this.resources = resources;
    }

    /** Any client, without authentication. */
    CallerKind<Anonymous> anonymous() {
        return new CallerKind<>(RouteAccess.ANYONE, request -> new Anonymous());
    }

    /** Holders of valid vault credentials. */
    CallerKind<VerifiedCredentials> credentialHolders() {
        return new CallerKind<>(RouteAccess.withSchemes(AuthenticationScheme.VAULT_CREDENTIALS), this::credentials);
    }

    /** Clients with a machine's signed assertion. The handler verifies it. */
    CallerKind<String> machineAssertions() {
        return new CallerKind<>(
                RouteAccess.withSchemes(AuthenticationScheme.MACHINE_ASSERTION),
                request -> request.header(ASSERTION)
                        .orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "no assertion")));
    }

    CallerKind<TokenIdentity.MachineTokenIdentity> machines() {
        return new CallerKind<>(RouteAccess.withSchemes(AuthenticationScheme.MACHINE_TOKEN), this::machine);
    }

    /** Machines, and readers of a machine. */
    CallerKind<TokenIdentity.DomainTokenIdentity> readers() {
        return new CallerKind<>(
                RouteAccess.withSchemes(AuthenticationScheme.MACHINE_TOKEN, AuthenticationScheme.READER_TOKEN),
                this::reading);
    }

    /** Returns the callers that may list machines: readers, and holders of vault credentials, who may become readers. */
    CallerKind<MachineListCaller> machineListCallers() {
        return new CallerKind<>(
                RouteAccess.withSchemes(
                        AuthenticationScheme.MACHINE_TOKEN,
                        AuthenticationScheme.READER_TOKEN,
                        AuthenticationScheme.VAULT_CREDENTIALS),
                request -> {
                    if (request.header(CREDENTIALS).isEmpty()) {
                        return new MachineListCaller.ByToken(reading(request));
                    }
                    // Accepting one of the two would let a request with an invalid token through.
                    if (request.header(AUTHORIZATION).isPresent()) {
                        throw ProblemCode.NOT_AUTHENTICATED.with("reason", "vault credentials and a token at once");
                    }
                    return new MachineListCaller.ByCredentials(credentials(request));
                });
    }

    /** People with an account. The response contains what this person may see. */
    CallerKind<Actor> accounts() {
        return new CallerKind<>(RouteAccess.withSchemes(AuthenticationScheme.ACCOUNT_TOKEN), this::actor);
    }

    /**
     * People who may ask for a command. The executor of commands enforces the command's need, of which this is the
     * access.
     */
    CallerKind<Actor> people(RouteAccess need) {
        return new CallerKind<>(need, this::actor);
    }

    /** People with at least this role in the vault of the path. */
    CallerKind<Actor> membersOfVault(Role role) {
        return new CallerKind<>(RouteAccess.withRole(role.text()), request -> {
            Actor actor = actor(request);
            resources.vault(actor, request.vaultName(), role);
            return actor;
        });
    }

    /** Owners of the vault that the query names. Without one, administrators. */
    CallerKind<Actor> ownersOfNamedVault() {
        return new CallerKind<>(RouteAccess.withRole(Role.OWNER.text()), request -> {
            Actor actor = actor(request);
            // Before the vault is looked up: a vault of a forbidden name would be answered as an unknown one.
            request.requireParameters();
            request.parameter("vault")
                    .ifPresentOrElse(
                            vault -> resources.vault(actor, vault, Role.OWNER),
                            () -> resources.requireAdministrator(actor));
            return actor;
        });
    }

    /** People who may see every vault, present and future. */
    CallerKind<Actor> allVaultReaders() {
        return new CallerKind<>(RouteAccess.withRole(RouteAccess.ADMINISTRATOR), request -> {
            Actor actor = actor(request);
            if (actor.vaults().isPresent()) {
                throw ProblemCode.NOT_ALLOWED.with("role", RouteAccess.ADMINISTRATOR);
            }
            return actor;
        });
    }

    /** An unauthenticated client. */
    record Anonymous() {}

    /** A caller that looks for a machine to recover from. */
    sealed interface MachineListCaller {
        record ByCredentials(VerifiedCredentials credentials) implements MachineListCaller {}

        record ByToken(TokenIdentity.DomainTokenIdentity reading) implements MachineListCaller {}
    }

    private TokenIdentity.MachineTokenIdentity machine(ApiRequest request) {
        return switch (tokens.authenticate(request.bearerToken())) {
            case TokenIdentity.MachineTokenIdentity machine -> recordSighting(machine, request);
            case TokenIdentity.ReaderTokenIdentity reader -> throw forbidden();
            case TokenIdentity.AccountTokenIdentity person -> throw forbidden();
        };
    }

    private TokenIdentity.DomainTokenIdentity reading(ApiRequest request) {
        return switch (tokens.authenticate(request.bearerToken())) {
            case TokenIdentity.MachineTokenIdentity machine -> recordSighting(machine, request);
            case TokenIdentity.ReaderTokenIdentity reader -> {
                request.setSender("reader", reader.machine().toString());
                request.chargeMemoryTo(
                        reader.vault().toString(), reader.machine().toString());
                yield reader;
            }
            case TokenIdentity.AccountTokenIdentity person -> throw forbidden();
        };
    }

    /** Returns the person behind the token, with present rights. */
    private Actor actor(ApiRequest request) {
        Actor.Person person = person(request);
        request.setSender("account", person.account());
        request.chargeMemoryTo(PEOPLE, person.account());
        return person;
    }

    private Actor.Person person(ApiRequest request) {
        Optional<String> apiToken = request.bearerToken().filter(ApiTokenService::isApiToken);
        if (apiToken.isPresent()) {
            return apiTokens
                    .authenticate(apiToken.get(), request.remoteAddress())
                    .orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "no token that is valid now"));
        }
        return switch (tokens.authenticate(request.bearerToken())) {
            case TokenIdentity.AccountTokenIdentity person ->
                people.actor(person.session(), request.remoteAddress())
                        .orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "the account has changed"));
            case TokenIdentity.DomainTokenIdentity reading -> throw forbidden();
        };
    }

    private VerifiedCredentials credentials(ApiRequest request) {
        VerifiedCredentials verified = credentials.verify(request.header(CREDENTIALS)
                .orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "no vault credentials")));
        request.setSender("credentials", verified.vault().toString());
        request.chargeMemoryTo(verified.vault().toString(), CREDENTIALS);
        return verified;
    }

    /** Records the machine that this request authenticated. The new token does not count as used. */
    void recordAuthenticated(IssuedToken issued, ApiRequest request) {
        if (issued.identity() instanceof TokenIdentity.MachineTokenIdentity machine) {
            recordSighting(machine, request);
        }
    }

    private TokenIdentity.MachineTokenIdentity recordSighting(
            TokenIdentity.MachineTokenIdentity machine, ApiRequest request) {
        request.setSender("machine", machine.machine().toString());
        request.chargeMemoryTo(machine.vault().toString(), machine.machine().toString());
        lastSeen.recordSeen(machine.machine());
        return machine;
    }

    private static Problem forbidden() {
        return ProblemCode.FORBIDDEN.with("reason", "this token is not for that");
    }
}
