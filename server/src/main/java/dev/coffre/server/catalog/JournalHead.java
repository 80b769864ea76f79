package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.store.journal.SegmentName;

/**
 * Where a journal whose segments have attempts ends, as far as the catalog includes it.
 *
 * @param newest the newest segment; number and attempt are 0 for none
 * @param hash of its file; zero for none
 * @param drawn the greatest attempt that a turn has drawn
 * @param isSealed whether no other attempt of that number can count any more
 * @param isSettled whether no turn has drawn an attempt since, and the database server is still the one that recorded it
 * @param flipped the newest cycle of garbage collection that was in effect when the head was read
 */
public record JournalHead(
        SegmentName newest, Sha256 hash, long drawn, boolean isSealed, boolean isSettled, long flipped) {
    public long number() {
        return newest.number();
    }
}
