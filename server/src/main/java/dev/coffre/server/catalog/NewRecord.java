package dev.coffre.server.catalog;

/**
 * A record to insert, or a known one with a new location.
 *
 * @param kids the ords of its children; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // made once, handed over once, never compared
public record NewRecord(RecordRow row, long[] kids) {
    public boolean hasKids() {
        return kids.length > 0;
    }
}
