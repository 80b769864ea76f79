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
public record Access(List<Scheme> schemes, Optional<String> role) {
    public static final Access ANYONE = new Access(List.of(), Optional.empty());

    /** The account's own person, signed in with the password. */
    public static final String SELF = "self";

    public Access {
        schemes = List.copyOf(schemes);
    }

    public static Access by(Scheme... schemes) {
        return new Access(List.of(schemes), Optional.empty());
    }

    /** An account with at least this role. */
    public static Access account(String role) {
        return new Access(List.of(Scheme.ACCOUNT_TOKEN), Optional.of(role));
    }

    boolean isAccount() {
        return schemes.contains(Scheme.ACCOUNT_TOKEN);
    }
}
