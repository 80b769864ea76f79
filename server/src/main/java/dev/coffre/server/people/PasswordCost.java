package dev.coffre.server.people;

/**
 * The work that one try of a password takes.
 *
 * @param memoryKib of Argon2id
 * @param iterations of Argon2id
 */
public record PasswordCost(int memoryKib, int iterations) {
    /** Some tenths of a second, one after the other: RFC 9106, section 4, with memory for a machine that does other work too. */
    public static final PasswordCost USUAL = new PasswordCost(64 << 10, 3);
}
