package dev.coffre.server.catalog;

import java.util.Optional;

/**
 * A person's account.
 *
 * @param administrator whether the account administers the service
 */
public record AccountRow(String name, boolean administrator, String passwordHash, Optional<String> language) {
    /** Omits the hash, which must not reach a log. */
    @Override
    public String toString() {
        return "account " + name;
    }
}
