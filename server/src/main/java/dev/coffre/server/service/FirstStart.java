package dev.coffre.server.service;

import dev.coffre.server.people.FirstRun;
import java.util.Optional;

/**
 * A service that nobody has an account of: a password that was given makes an administrator at once; without one, the
 * setup code lets the first person make himself known.
 */
public final class FirstStart {
    /** The name of the account that a given password is for. */
    public static final String ADMINISTRATOR = "admin";

    private FirstStart() {}

    /** The setup code, to be shown; empty when an administrator is there, or was made now. */
    public static Optional<String> begin(VaultService service, Optional<String> givenPassword) {
        FirstRun firstRun = service.firstRun();
        if (firstRun.isOpen() && givenPassword.isPresent()) {
            firstRun.createAdministrator(ADMINISTRATOR, givenPassword.get());
        }
        return firstRun.isOpen() ? Optional.of(firstRun.setupCode()) : Optional.empty();
    }
}
