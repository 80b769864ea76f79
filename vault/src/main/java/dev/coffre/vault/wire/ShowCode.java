package dev.coffre.vault.wire;

import java.util.Optional;

/**
 * A code of the second factor.
 *
 * @param password of the account, where the factor is to be turned off
 */
public record ShowCode(String code, Optional<String> password) {
    /** Without its secrets, which must not reach a log. */
    @Override
    public String toString() {
        return "ShowCode";
    }
}
