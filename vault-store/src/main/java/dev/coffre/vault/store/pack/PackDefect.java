package dev.coffre.vault.store.pack;

import dev.coffre.vault.id.Oid;

/** A defect of a pack. */
public sealed interface PackDefect {

    /** The pack's header, directory or trailer is damaged. Its records can only be found by a walk, if at all. */
    record DamagedStructure(String reason) implements PackDefect {}

    /** The bytes of a record do not have the oid that the directory names. */
    record DamagedRecord(Oid oid, int offset) implements PackDefect {}

    /**
     * The pack has no trailer. Alone this is no damage: the vault stopped while it wrote, and closes the pack at its next
     * start. It is damage if no interrupted write leaves the bytes after the last whole record.
     */
    record Unclosed(long trailingBytes, boolean isDamage) implements PackDefect {}
}
