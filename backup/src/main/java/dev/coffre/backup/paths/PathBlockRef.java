package dev.coffre.backup.paths;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;

/**
 * A sealed block of a path list's file.
 *
 * @param last key of its last path
 * @param position in the file
 * @param length sealed
 * @param tag the first bytes of the sealed block, which authenticate it
 */
record PathBlockRef(EntryKey last, long position, int length, ByteString tag) {
    static final int TAG_BYTES = 16;

    /** Bytes of this block in the index, rounded up. */
    long indexBytes() {
        long bytes = 64 + last.name().size();
        for (ByteString component : last.parent()) {
            bytes += 2 + component.size();
        }
        return bytes;
    }

    PathBlockRef at(long otherPosition) {
        return new PathBlockRef(last, otherPosition, length, tag);
    }
}
