package dev.coffre.backup.entry;

/**
 * One extended attribute, as the kernel returns it. POSIX ACLs are {@code system.posix_acl_access} and
 * {@code system.posix_acl_default}, capabilities are {@code security.capability}.
 *
 * @param name with its namespace, such as {@code user.comment}
 */
public record ExtendedAttribute(ByteString name, ByteString value) {}
