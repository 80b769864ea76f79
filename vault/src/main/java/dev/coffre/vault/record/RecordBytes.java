package dev.coffre.vault.record;

import dev.coffre.vault.id.Oid;

/**
 * A sealed record and its oid. Two are equal when their oids are: the oid is the hash of the bytes. The array is not
 * copied, since records are many and large; whoever gives it away leaves it unchanged.
 *
 * <p>Who opens one does not hash it again: what comes from elsewhere is made by {@link #of}. The constructor is for bytes
 * whose oid is only passed on to somebody who hashes them.
 */
public record RecordBytes(Oid oid, byte[] bytes) {

    /** Computes the oid. */
    public static RecordBytes of(byte[] bytes) {
        return new RecordBytes(Oid.of(bytes), bytes);
    }

    /** The header of exactly these bytes; a {@code record-damaged} problem if they are not one record. */
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
