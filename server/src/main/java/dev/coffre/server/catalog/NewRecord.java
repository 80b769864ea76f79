package dev.coffre.server.catalog;

/**
 * A record that the catalog does not know yet.
 *
 * @param kids ords, all smaller than the record's own; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // made once, handed over once, never compared
public record NewRecord(RecordRow row, long[] kids) {
    public boolean hasKids() {
        return kids.length > 0;
    }
}
