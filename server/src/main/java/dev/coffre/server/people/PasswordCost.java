package dev.coffre.server.people;

/**
 * The work that one password check takes.
 *
 * @param memoryKib memory of Argon2id, in KiB
 * @param iterations passes of Argon2id
 */
public record PasswordCost(int memoryKib, int iterations) {
    /**
     * Some tenths of a second for one check. RFC 9106, section 4, with less memory for a machine that does other work
     * too.
     */
    public static final PasswordCost DEFAULT = new PasswordCost(64 << 10, 3);
}
