package dev.coffre.server.service;

import dev.coffre.server.people.InitialSetup;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/**
 * Start of a service without accounts. With a given password it creates an administrator. Without one it returns a
 * setup code, by which the first person creates an account.
 */
public final class InitialAccount {
    /** Name of the account that the given password is for. */
    public static final String ADMINISTRATOR = "admin";

    private InitialAccount() {}

    /** Returns the setup code to show. Empty if an administrator exists or was just created. */
    public static Optional<String> prepare(InitialSetup firstRun, Optional<String> givenPassword) {
        if (firstRun.isOpen() && givenPassword.isPresent()) {
            create(firstRun, givenPassword.get());
        }
        return firstRun.isOpen() ? Optional.of(firstRun.setupCode()) : Optional.empty();
    }

    /** Of several processes that start together with the password, one creates the account. */
    private static void create(InitialSetup firstRun, String password) {
        try {
            firstRun.createAdministrator(ADMINISTRATOR, password);
        } catch (Problem refused) {
            if (refused.code() != ProblemCode.SETUP_CLOSED) {
                throw refused;
            }
        }
    }
}
