package dev.coffre.vault.record;

import dev.coffre.vault.id.Oid;

/**
 * A sealed record and its oid. Two are equal when their oids are, since the oid is the hash of the bytes. The array is
 * shared and not copied, since records are many and large: it must not be changed.
 *
 * <p>Code that opens a record does not hash it again, so {@link #of} must be used for bytes from elsewhere. The
 * constructor is for bytes whose oid is only passed on to code that hashes them.
 */
public record RecordBytes(Oid oid, byte[] bytes) {

    /** Computes the oid. */
    public static RecordBytes of(byte[] bytes) {
        return new RecordBytes(Oid.of(bytes), bytes);
    }

    /** Returns the header of exactly these bytes. If they are not one record, it is {@code record-damaged}. */
    public RecordHeader header() {
        return RecordHeader.ofRecord(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordBytes record && oid.equals(record.oid);
    }

    @Override
    public int hashCode() {
        return oid.hashCode();
    }

    @Override
    public String toString() {
        return "record " + oid + " of " + bytes.length + " bytes";
    }
}
