package dev.coffre.vault.pack;

import dev.coffre.vault.id.Oid;

/** Something that is not as it should be in a pack. */
public sealed interface PackFinding {

    /** The pack's header, directory or trailer; its records are then found by walking, if at all. */
    record Structure(String reason) implements PackFinding {}

    /** A record whose bytes do not have the oid that the directory names. */
    record Damaged(Oid oid, int offset) implements PackFinding {}

    /**
     * There is no trailer. By itself no damage: the vault was stopped while it wrote, and closes the pack when it
     * starts. Damage if no interrupted write leaves what follows the last whole record.
     */
    record Unclosed(long trailingBytes, boolean isDamage) implements PackFinding {}
}
