package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.Names;

/** Makes the first administrator of a service. The service showed the code when it started. */
public record SetUp(
        @Holds(SECRET) String code,

        @Limit(least = 1, most = Names.MOST, pattern = Names.ACCOUNT, ownProblem = true)
        String name,

        @Holds(SECRET) @Limit(least = Names.PASSWORD_LEAST, most = Names.PASSWORD_MOST, ownProblem = true)
        String password) {
    /** Omits the secrets, which must not reach a log. */
    @Override
    public String toString() {
        return "SetUp[" + name + "]";
    }
}
