package dev.coffre.backup.page;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.util.List;

/**
 * A page before sealing or after opening. Its plaintext refers to children only by their index in {@code children}.
 *
 * @param type tree or filelist
 * @param children as in the record's header: strictly ascending
 * @param raw not copied and not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // a page is passed on, never compared
public record RawPage(RecordType type, List<Oid> children, byte[] raw) {
    public RawPage {
        children = List.copyOf(children);
    }
}
