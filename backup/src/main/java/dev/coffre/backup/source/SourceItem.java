package dev.coffre.backup.source;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import java.util.List;

/** One object of a source. May be used after its walk went on or ended, and by other threads. */
public non-sealed interface SourceItem extends Met {
    @Override
    EntryKey key();

    /** As it was when the walk came by; costs nothing. */
    Metadata metadata();

    /** Whether it has the flag immutable or append-only, which no recovery point keeps. */
    default boolean hasUnkeptFlags() {
        return false;
    }

    /**
     * Extended attributes and ACLs, sorted by name, read now. The kernel moves {@code ctime} whenever one changes, so
     * they need not be read for an object whose {@code ctime} is known.
     *
     * @throws SourceException if it vanished or may not be read
     */
    List<ExtendedAttribute> attributes() throws SourceException;

    /** As {@link #open(LastFolder)}, for a file by itself. */
    default SourceContent open() throws SourceException {
        try (LastFolder folder = new LastFolder()) {
            return open(folder);
        }
    }

    /**
     * Opens a regular file.
     *
     * @param folder that the file opened before stood in; it may be left for another
     * @throws SourceException if it vanished, became something else or may not be read
     */
    SourceContent open(LastFolder folder) throws SourceException;
}
