package dev.coffre.server.endpoint;

import dev.coffre.server.access.CredentialsCheck;
import dev.coffre.server.access.Grant;
import dev.coffre.server.access.Tokens;
import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.health.Sightings;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/** Who asks, and whether that kind of caller may use the route at all. */
final class Guard {
    private static final String CREDENTIALS = "Coffre-Credentials";

    private final Tokens tokens;
    private final CredentialsCheck credentials;
    private final Sightings sightings;

    /** @param sightings is told of every machine that makes itself known */
    Guard(Tokens tokens, CredentialsCheck credentials, Sightings sightings) {
        this.tokens = tokens;
        this.credentials = credentials;
        this.sightings = sightings;
    }

    Grant.Machine machine(HttpRequest request) {
        return switch (tokens.require(request.bearerToken())) {
            case Grant.Machine machine -> seen(machine);
            case Grant.Reader reader -> throw forbidden();
            case Grant.Administrator administrator -> throw forbidden();
        };
    }

    Grant.Reading reading(HttpRequest request) {
        return switch (tokens.require(request.bearerToken())) {
            case Grant.Machine machine -> seen(machine);
            case Grant.Reader reader -> reader;
            case Grant.Administrator administrator -> throw forbidden();
        };
    }

    Grant.Administrator administrator(HttpRequest request) {
        return switch (tokens.require(request.bearerToken())) {
            case Grant.Administrator administrator -> administrator;
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
