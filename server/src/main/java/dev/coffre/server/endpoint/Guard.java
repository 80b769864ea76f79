package dev.coffre.server.endpoint;

import dev.coffre.server.access.CredentialsCheck;
import dev.coffre.server.access.Grant;
import dev.coffre.server.access.IssuedToken;
import dev.coffre.server.access.Tokens;
import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.health.Sightings;
import dev.coffre.server.openapi.Access;
import dev.coffre.server.openapi.Scheme;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.ApiTokenKeeping;
import dev.coffre.server.people.People;
import dev.coffre.server.people.Role;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/** Authenticates callers and checks whether their kind may use a route. Routes are built from the callers it returns. */
final class Guard {
    private static final String AUTHORIZATION = "Authorization";
    private static final String CREDENTIALS = "Coffre-Credentials";
    private static final String ADMINISTRATOR = "administrator";
    private static final String PEOPLE = "people";
    private static final String ASSERTION = "Coffre-Assertion";

    private final Tokens tokens;
    private final CredentialsCheck credentials;
    private final Sightings sightings;
    private final People people;
    private final ApiTokenKeeping apiTokens;

    /** @param sightings receives every machine that authenticates */
    Guard(Tokens tokens, CredentialsCheck credentials, Sightings sightings, People people, ApiTokenKeeping apiTokens) {
        this.tokens = tokens;
        this.credentials = credentials;
        this.sightings = sightings;
        this.people = people;
        this.apiTokens = apiTokens;
    }

    /** Any client, without authentication. */
    Caller<Nobody> anyone() {
        return new Caller<>(Access.ANYONE, request -> new Nobody());
    }

    /** Holders of valid vault credentials. */
    Caller<VerifiedCredentials> holders() {
        return new Caller<>(Access.by(Scheme.VAULT_CREDENTIALS), this::credentials);
    }

    /** Clients with a machine's signed assertion. The handler verifies it. */
    Caller<String> claimants() {
        return new Caller<>(
                Access.by(Scheme.MACHINE_ASSERTION),
                request -> request.header(ASSERTION)
                        .orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "no assertion")));
    }

    Caller<Grant.Machine> machines() {
        return new Caller<>(Access.by(Scheme.MACHINE_TOKEN), this::machine);
    }

    /** Machines, and readers of a machine. */
    Caller<Grant.Reading> readers() {
        return new Caller<>(Access.by(Scheme.MACHINE_TOKEN, Scheme.READER_TOKEN), this::reading);
    }

    /** Readers, and holders of vault credentials, who may become readers. */
    Caller<Seeking> seekers() {
        return new Caller<>(Access.by(Scheme.MACHINE_TOKEN, Scheme.READER_TOKEN, Scheme.VAULT_CREDENTIALS), request -> {
            if (request.header(CREDENTIALS).isEmpty()) {
                return new Seeking.ByToken(reading(request));
            }
            // Accepting one of the two would let a request with an invalid token through.
            if (request.header(AUTHORIZATION).isPresent()) {
                throw ProblemCode.NOT_AUTHENTICATED.with("reason", "vault credentials and a token at once");
            }
            return new Seeking.ByCredentials(credentials(request));
        });
    }

    /** People with an account. The response contains what this person may see. */
    Caller<Actor> anybody() {
        return new Caller<>(Access.by(Scheme.ACCOUNT_TOKEN), this::actor);
    }

    /** People with at least this role in the vault of the path. The command checks the role. */
    Caller<Actor> atLeast(Role role) {
        return new Caller<>(Access.account(role.text()), this::actor);
    }

    /** Administrators of the service. The command checks it. */
    Caller<Actor> administrators() {
        return new Caller<>(Access.account(ADMINISTRATOR), this::actor);
    }

    /** People who may see every vault, present and future. */
    Caller<Actor> overseers() {
        return new Caller<>(Access.account(ADMINISTRATOR), request -> {
            Actor actor = actor(request);
            if (actor.vaults().isPresent()) {
                throw ProblemCode.NOT_ALLOWED.with("role", ADMINISTRATOR);
            }
            return actor;
        });
    }

    /** A person who acts on the own account, not a script. The command checks it. */
    Caller<Actor> self() {
        return new Caller<>(Access.account(Access.SELF), this::actor);
    }

    /** An unauthenticated client. */
    record Nobody() {}

    /** A caller that looks for a machine to recover from. */
    sealed interface Seeking {
        record ByCredentials(VerifiedCredentials credentials) implements Seeking {}

        record ByToken(Grant.Reading reading) implements Seeking {}
    }

    private Grant.Machine machine(HttpRequest request) {
        return switch (tokens.require(request.bearerToken())) {
            case Grant.Machine machine -> seen(machine, request);
            case Grant.Reader reader -> throw forbidden();
            case Grant.Person person -> throw forbidden();
        };
    }

    private Grant.Reading reading(HttpRequest request) {
        return switch (tokens.require(request.bearerToken())) {
            case Grant.Machine machine -> seen(machine, request);
            case Grant.Reader reader -> {
                request.sentBy("reader", reader.machine().toString());
                request.chargeTo(reader.vault().toString(), reader.machine().toString());
                yield reader;
            }
            case Grant.Person person -> throw forbidden();
        };
    }

    /** Returns the person behind the token, with present rights. */
    private Actor actor(HttpRequest request) {
        Actor.Person person = person(request);
        request.sentBy("account", person.account());
        request.chargeTo(PEOPLE, person.account());
        return person;
    }

    private Actor.Person person(HttpRequest request) {
        Optional<String> apiToken = request.bearerToken().filter(ApiTokenKeeping::isOne);
        if (apiToken.isPresent()) {
            return apiTokens
                    .actor(apiToken.get(), request.remoteAddress())
                    .orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "no token that is valid now"));
        }
        return switch (tokens.require(request.bearerToken())) {
            case Grant.Person person ->
                people.actor(person.signedIn(), request.remoteAddress())
                        .orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "the account has changed"));
            case Grant.Reading reading -> throw forbidden();
        };
    }

    private VerifiedCredentials credentials(HttpRequest request) {
        VerifiedCredentials verified = credentials.verify(request.header(CREDENTIALS)
                .orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "no vault credentials")));
        request.sentBy("credentials", verified.vault().toString());
        request.chargeTo(verified.vault().toString(), CREDENTIALS);
        return verified;
    }

    /** Records the machine that this request authenticated. */
    void signedIn(IssuedToken issued, HttpRequest request) {
        if (tokens.require(Optional.of(issued.token())) instanceof Grant.Machine machine) {
            seen(machine, request);
        }
    }

    private Grant.Machine seen(Grant.Machine machine, HttpRequest request) {
        request.sentBy("machine", machine.machine().toString());
        request.chargeTo(machine.vault().toString(), machine.machine().toString());
        sightings.seen(machine.machine());
        return machine;
    }

    private static Problem forbidden() {
        return ProblemCode.FORBIDDEN.with("reason", "this token is not for that");
    }
}
