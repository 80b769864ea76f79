package dev.coffre.server.access;

import java.util.random.RandomGenerator;

/** A password on its way into the journal: hashed, in text form. */
public final class NewPassword {
    private NewPassword() {}

    public static String hash(String password, RandomGenerator random) {
        return PasswordHash.of(password, random).text();
    }
}
