package dev.coffre.backup.source;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Iterates over the data ranges of a file in ascending order, without overlap. Lazy: a file may have any number of
 * ranges.
 */
@FunctionalInterface
public interface ExtentIterator {
    /** Returns the next range; empty at the end. */
    Optional<Extent> next() throws SourceException;

    static ExtentIterator of(List<Extent> extents) {
        Iterator<Extent> all = extents.iterator();
        return () -> all.hasNext() ? Optional.of(all.next()) : Optional.empty();
    }
}
