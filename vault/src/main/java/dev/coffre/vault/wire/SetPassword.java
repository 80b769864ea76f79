package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.SECRET;

import java.util.Optional;

/**
 * A new password.
 *
 * @param current the present one, where somebody changes his own
 */
public record SetPassword(
        @Holds(SECRET) String password, @Holds(SECRET) Optional<String> current) {
    /** Without the passwords, which must not reach a log. */
    @Override
    public String toString() {
        return "SetPassword";
    }
}
