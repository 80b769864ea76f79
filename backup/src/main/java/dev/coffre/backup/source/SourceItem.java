package dev.coffre.backup.source;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import java.util.List;

/** One object of a source. Thread-safe, and valid after its walk has moved on or ended. */
public non-sealed interface SourceItem extends WalkEvent {
    @Override
    EntryKey key();

    /** Returns the metadata as of the walk, without a system call. */
    Metadata metadata();

    /** Returns whether it has the immutable or the append-only flag, which recovery points do not keep. */
    default boolean hasUnsupportedFlags() {
        return false;
    }

    /**
     * Reads the extended attributes and ACLs, sorted by name. The kernel updates {@code ctime} whenever one changes, so they
     * need not be read for an object whose {@code ctime} is known.
     *
     * @throws SourceException if the object vanished or may not be read
     */
    List<ExtendedAttribute> attributes() throws SourceException;

    /** Like {@link #attributes()}, but passes large values on, one at a time, and returns the others. */
    default List<ExtendedAttribute> attributes(LargeAttributes large) throws SourceException {
        return attributes();
    }

    /** Like {@link #open(ParentDirectoryCache)}, for a single file. */
    default SourceContent open() throws SourceException {
        try (ParentDirectoryCache folder = new ParentDirectoryCache()) {
            return open(folder);
        }
    }

    /**
     * Opens a regular file.
     *
     * @param folder the open directory of the previous file; this method may replace it by another one
     * @throws SourceException if the object vanished, became something else or may not be read
     */
    SourceContent open(ParentDirectoryCache folder) throws SourceException;
}
