package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.SECRET;

/** Makes the first administrator of a service; the code was shown when it started. */
public record SetUp(
        @Holds(SECRET) String code,
        String name,
        @Holds(SECRET) String password) {
    /** Without its secrets, which must not reach a log. */
    @Override
    public String toString() {
        return "SetUp[" + name + "]";
    }
}
