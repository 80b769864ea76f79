package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.SECRET;

/** Asks for a new account; {@code administrator} of the service or not. */
public record CreateAccount(String name, @Holds(SECRET) String password, boolean administrator) {
    /** Without its password, which must not reach a log. */
    @Override
    public String toString() {
        return "CreateAccount[" + name + "]";
    }
}
