package dev.coffre.server.catalog;

/** A person's account. */
public record AccountRow(String name, String role, String passwordHash) {
    /** Without the hash, which must not reach a log. */
    @Override
    public String toString() {
        return "account " + name + " (" + role + ")";
    }
}
