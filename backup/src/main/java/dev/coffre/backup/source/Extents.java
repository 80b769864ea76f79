package dev.coffre.backup.source;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The ranges of a file that hold data, ascending and apart. They are found one by one: a file may have any number of them. */
@FunctionalInterface
public interface Extents {
    /** The next one; empty at the end. */
    Optional<Extent> next() throws SourceException;

    static Extents of(List<Extent> extents) {
        Iterator<Extent> all = extents.iterator();
        return () -> all.hasNext() ? Optional.of(all.next()) : Optional.empty();
    }
}
