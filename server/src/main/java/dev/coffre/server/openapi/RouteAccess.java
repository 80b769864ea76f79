package dev.coffre.server.openapi;

import java.util.List;
import java.util.Optional;

/**
 * Who may use a route.
 *
 * @param schemes accepted schemes, any of which suffices; empty if no authentication is needed
 * @param role role that the account needs: {@code administrator}, {@code owner}, {@code operator}, {@code reader} or
 *     {@code self}; empty if any account suffices
 */
public record RouteAccess(List<AuthenticationScheme> schemes, Optional<String> role) {
    public static final RouteAccess ANYONE = new RouteAccess(List.of(), Optional.empty());

    /** An administrator of the service. */
    public static final String ADMINISTRATOR = "administrator";

    /** The account's own person, signed in with the password. */
    public static final String SELF = "self";

    public RouteAccess {
        schemes = List.copyOf(schemes);
    }

    public static RouteAccess withSchemes(AuthenticationScheme... schemes) {
        return new RouteAccess(List.of(schemes), Optional.empty());
    }

    /** An account with at least this role. */
    public static RouteAccess withRole(String role) {
        return new RouteAccess(List.of(AuthenticationScheme.ACCOUNT_TOKEN), Optional.of(role));
    }

    boolean isAccount() {
        return schemes.contains(AuthenticationScheme.ACCOUNT_TOKEN);
    }
}
