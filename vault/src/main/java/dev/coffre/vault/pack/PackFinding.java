package dev.coffre.vault.pack;

import dev.coffre.vault.id.Oid;

/** A defect of a pack. */
public sealed interface PackFinding {

    /** The pack's header, directory or trailer is damaged. Its records can only be found by a walk, if at all. */
    record Structure(String reason) implements PackFinding {}

    /** The bytes of a record do not have the oid that the directory names. */
    record Damaged(Oid oid, int offset) implements PackFinding {}

    /**
     * The pack has no trailer. Alone this is no damage: the vault stopped while it wrote, and closes the pack at its next
     * start. It is damage if no interrupted write leaves the bytes after the last whole record.
     */
    record Unclosed(long trailingBytes, boolean isDamage) implements PackFinding {}
}
