package dev.coffre.vault.store.pack;

import java.util.List;

/**
 * The records found by walking a pack without its directory.
 *
 * @param entries the records up to the last whole one, with oids computed from their bytes
 * @param trailing number of bytes after them
 * @param torn whether an interrupted write can have left these bytes (docs/format.md §9). If not, the pack is damaged,
 *     unless it is closed
 */
public record PackScan(List<PackEntry> entries, long trailing, boolean torn) {
    public PackScan {
        entries = List.copyOf(entries);
    }

    /** Returns the offset after the last whole record. */
    public int end() {
        return end(entries);
    }

    static int end(List<PackEntry> entries) {
        return entries.isEmpty() ? PackHeader.BYTES : entries.getLast().end();
    }
}
