package dev.coffre.server.endpoint;

import dev.coffre.server.access.CredentialsCheck;
import dev.coffre.server.access.Grant;
import dev.coffre.server.access.Tokens;
import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.health.Sightings;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.ApiTokenKeeping;
import dev.coffre.server.people.People;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/** Who asks, and whether that kind of caller may use the route at all. */
final class Guard {
    private static final String CREDENTIALS = "Coffre-Credentials";

    private final Tokens tokens;
    private final CredentialsCheck credentials;
    private final Sightings sightings;
    private final People people;
    private final ApiTokenKeeping apiTokens;

    /** @param sightings is told of every machine that makes itself known */
    Guard(Tokens tokens, CredentialsCheck credentials, Sightings sightings, People people, ApiTokenKeeping apiTokens) {
        this.tokens = tokens;
        this.credentials = credentials;
        this.sightings = sightings;
        this.people = people;
        this.apiTokens = apiTokens;
    }

    Grant.Machine machine(HttpRequest request) {
        return switch (tokens.require(request.bearerToken())) {
            case Grant.Machine machine -> seen(machine);
            case Grant.Reader reader -> throw forbidden();
            case Grant.Person person -> throw forbidden();
        };
    }

    Grant.Reading reading(HttpRequest request) {
        return switch (tokens.require(request.bearerToken())) {
            case Grant.Machine machine -> seen(machine);
            case Grant.Reader reader -> reader;
            case Grant.Person person -> throw forbidden();
        };
    }

    /** Somebody with an account, with the rights that hold now. */
    Actor actor(HttpRequest request) {
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

    boolean hasCredentials(HttpRequest request) {
        return request.header(CREDENTIALS).isPresent();
    }

    VerifiedCredentials credentials(HttpRequest request) {
        return credentials.verify(request.header(CREDENTIALS)
                .orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "no vault credentials")));
    }

    private Grant.Machine seen(Grant.Machine machine) {
        sightings.seen(machine.machine());
        return machine;
    }

    private static Problem forbidden() {
        return ProblemCode.FORBIDDEN.with("reason", "this token is not for that");
    }
}
