package dev.coffre.backup.page;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.util.List;

/**
 * A page before it is sealed, or after it was opened: its plaintext names kids only by their place in {@code kids}.
 *
 * @param type tree or filelist
 * @param kids as they stand in the record's header: strictly ascending
 * @param raw not copied; nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // a page is passed on, never compared
public record RawPage(RecordType type, List<Oid> kids, byte[] raw) {
    public RawPage {
        kids = List.copyOf(kids);
    }
}
