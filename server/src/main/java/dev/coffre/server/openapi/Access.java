package dev.coffre.server.openapi;

import java.util.List;
import java.util.Optional;

/**
 * Who may use a route.
 *
 * @param schemes any of which will do; none: anyone may
 * @param role that an account must have: {@code administrator}, {@code owner}, {@code operator}, {@code reader}, or
 *     {@code self}; empty where any account will do
 */
public record Access(List<Scheme> schemes, Optional<String> role) {
    public static final Access ANYONE = new Access(List.of(), Optional.empty());

    /** The person whose account it is, who has signed in by password. */
    public static final String SELF = "self";

    public Access {
        schemes = List.copyOf(schemes);
    }

    public static Access by(Scheme... schemes) {
        return new Access(List.of(schemes), Optional.empty());
    }

    /** An account that is at least this. */
    public static Access account(String role) {
        return new Access(List.of(Scheme.ACCOUNT_TOKEN), Optional.of(role));
    }

    boolean isAccount() {
        return schemes.contains(Scheme.ACCOUNT_TOKEN);
    }
}
