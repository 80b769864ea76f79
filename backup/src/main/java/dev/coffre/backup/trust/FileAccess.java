package dev.coffre.backup.trust;

/**
 * Who may use a file or directory, in words of its system.
 *
 * @param owner the name of an account, or its identifier
 * @param permissions on Linux the mode, such as {@code rwx------}; on Windows {@code private}, {@code others-read} or
 *     {@code others-write}
 */
public record FileAccess(String owner, String permissions) {}
