package dev.coffre.backup.entry;

/**
 * The owner of an object and what it allows, as Unix file systems keep them.
 *
 * @param mode permission bits with setuid, setgid and sticky: 0 to 07777
 */
public record UnixPermissions(int mode, Ownership owner) {
    public static final int MODE_MASK = 07777;

    public UnixPermissions {
        if ((mode & ~MODE_MASK) != 0) {
            throw new IllegalArgumentException("mode " + Integer.toOctalString(mode));
        }
    }
}
