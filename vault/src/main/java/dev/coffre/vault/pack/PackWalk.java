package dev.coffre.vault.pack;

import java.util.List;

/**
 * What walking a pack without looking at its directory finds.
 *
 * @param entries the records from the front to the last whole one, their oids computed from what is there
 * @param trailing how many bytes follow
 * @param torn whether what follows is what an interrupted write leaves (docs/format.md §9); else the pack is damaged,
 *     unless it is closed
 */
public record PackWalk(List<PackEntry> entries, long trailing, boolean torn) {
    public PackWalk {
        entries = List.copyOf(entries);
    }

    /** Where the last whole record ends. */
    public int end() {
        return end(entries);
    }

    static int end(List<PackEntry> entries) {
        return entries.isEmpty() ? PackHeader.BYTES : entries.getLast().end();
    }
}
