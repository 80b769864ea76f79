package dev.coffre.backup.source;

import dev.coffre.backup.libc.Content;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the data ranges of a sparse file. Holes shorter than 1 MiB count as data. Not thread-safe. */
final class DataExtents {
    /** A shorter hole costs more as a boundary between chunks than as zeros within one. */
    private static final long SHORTEST_HOLE = 1024 * 1024;

    private final Descriptor file;
    private final long size;

    /** Start of the next data range; the file size if there is none. */
    private long ahead;

    private boolean begun;

    /** @param size of the file when it was opened, greater than 0; bytes appended later are ignored */
    DataExtents(Descriptor file, long size) {
        this.file = file;
        this.size = size;
    }

    /** Returns the next range; empty at the end. */
    Optional<Extent> next() throws ErrnoException {
        if (!begun) {
            begun = true;
            long first = dataFrom(0);
            ahead = first < SHORTEST_HOLE ? 0 : first;
        }
        while (ahead < size) {
            long position = ahead;
            long end = goOn();
            if (end > position) {
                return Optional.of(new Extent(position, end - position));
            } // this range became a hole after it was found
        }
        return Optional.empty();
    }

    /** Advances past data and short holes. Returns the end of that range. */
    private long goOn() throws ErrnoException {
        long end;
        do {
            end = holeFrom(ahead);
            ahead = dataFrom(end);
        } while (ahead < size && ahead - end < SHORTEST_HOLE);
        return ahead == size && size - end < SHORTEST_HOLE ? size : end;
    }

    private long dataFrom(long position) throws ErrnoException {
        return withinSize(position, Content::nextData, position);
    }

    private long holeFrom(long position) throws ErrnoException {
        return withinSize(position, Content::nextHole, size);
    }

    private long withinSize(long position, Seek seek, long unlessKnown) throws ErrnoException {
        try {
            return Math.min(size, seek.from(file, position).orElse(size));
        } catch (ErrnoException failure) {
            if (isUnknown(failure)) {
                return unlessKnown;
            }
            throw failure;
        }
    }

    @FunctionalInterface
    private interface Seek {
        OptionalLong from(Descriptor file, long position) throws ErrnoException;
    }

    /** Returns whether the file system does not report holes. Then everything is data. */
    private static boolean isUnknown(ErrnoException failure) {
        return failure.is(Errno.EINVAL);
    }

    /** @param size of the file when it was opened; the end of the file is not a hole */
    static boolean hasHole(Descriptor file, long size) throws ErrnoException {
        try {
            OptionalLong hole = Content.nextHole(file, 0);
            return hole.isPresent() && hole.getAsLong() < size;
        } catch (ErrnoException failure) {
            if (isUnknown(failure)) {
                return false;
            }
            throw failure;
        }
    }
}
