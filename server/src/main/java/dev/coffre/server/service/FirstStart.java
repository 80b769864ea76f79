package dev.coffre.server.service;

import java.security.SecureRandom;
import java.util.Optional;

/** What only the first start of a service does: it makes the administrator. */
public final class FirstStart {
    /** The name of the account that the first start makes. */
    public static final String ADMINISTRATOR = "admin";

    private static final int LENGTH = 20;
    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

    private FirstStart() {}

    /** The password that was made up, to be shown once; empty when one was given, or the account is there already. */
    public static Optional<String> makeAdministrator(
            VaultService service, Optional<String> givenPassword, SecureRandom random) {
        if (service.hasAccounts()) {
            return Optional.empty();
        }
        String password = givenPassword.orElseGet(() -> password(random));
        service.accounts().setPassword(ADMINISTRATOR, password);
        return givenPassword.isPresent() ? Optional.empty() : Optional.of(password);
    }

    private static String password(SecureRandom random) {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
