package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.Names;

/** Asks for a new account. {@code administrator} says whether it administers the service. */
public record CreateAccount(
        @Limit(least = 1, most = Names.MOST, pattern = Names.ACCOUNT, ownProblem = true)
        String name,

        @Holds(SECRET) @Limit(least = Names.PASSWORD_LEAST, most = Names.PASSWORD_MOST, ownProblem = true)
        String password,

        boolean administrator) {
    /** Omits the password, which must not reach a log. */
    @Override
    public String toString() {
        return "CreateAccount[" + name + "]";
    }
}
