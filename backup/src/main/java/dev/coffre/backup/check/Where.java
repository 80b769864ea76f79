package dev.coffre.backup.check;

import dev.coffre.backup.entry.EntryKey;
import java.util.Optional;

/**
 * The entry or entries that need a record.
 *
 * @param seq of the recovery point
 * @param key of the entry, or of the last of several whose names are unknown; empty if even that is unknown
 * @param several whether it is more than one entry
 */
record Where(long seq, Optional<EntryKey> key, boolean several) {
    static Where entry(long seq, EntryKey key) {
        return new Where(seq, Optional.of(key), false);
    }

    static Where upTo(long seq, Optional<EntryKey> lastKey) {
        return new Where(seq, lastKey, true);
    }

    String display() {
        return (several ? "… " : "") + key.map(EntryKey::display).orElse("");
    }
}
