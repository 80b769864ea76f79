package dev.coffre.backup.check;

import dev.coffre.backup.entry.EntryKey;
import java.util.Optional;

/**
 * The entry or entries that need a record.
 *
 * @param seq of the recovery point
 * @param key of the entry, or of the last of several whose names are unknown; empty if even that is unknown
 * @param isRange whether it is more than one entry
 */
record FindingLocation(long seq, Optional<EntryKey> key, boolean isRange) {
    static FindingLocation entry(long seq, EntryKey key) {
        return new FindingLocation(seq, Optional.of(key), false);
    }

    static FindingLocation rangeUpTo(long seq, Optional<EntryKey> lastKey) {
        return new FindingLocation(seq, lastKey, true);
    }

    String display() {
        return (isRange ? "… " : "") + key.map(EntryKey::display).orElse("");
    }
}
