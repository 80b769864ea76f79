package dev.coffre.server.catalog;

/**
 * A record to insert, or a known one with a new location.
 *
 * @param children the ords of its children; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // made once, handed over once, never compared
public record RecordWithEdges(RecordRow row, long[] children) {
    public boolean hasChildren() {
        return children.length > 0;
    }
}
