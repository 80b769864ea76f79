package dev.coffre.server.service;

import dev.coffre.server.people.FirstRun;
import java.util.Optional;

/**
 * Start of a service without accounts. With a given password it creates an administrator. Without one it returns a setup code,
 * by which the first person creates an account.
 */
public final class FirstStart {
    /** Name of the account that the given password is for. */
    public static final String ADMINISTRATOR = "admin";

    private FirstStart() {}

    /** Returns the setup code to show. Empty if an administrator exists or was just created. */
    public static Optional<String> begin(VaultService service, Optional<String> givenPassword) {
        FirstRun firstRun = service.firstRun();
        if (firstRun.isOpen() && givenPassword.isPresent()) {
            firstRun.createAdministrator(ADMINISTRATOR, givenPassword.get());
        }
        return firstRun.isOpen() ? Optional.of(firstRun.setupCode()) : Optional.empty();
    }
}
