package dev.coffre.backup.source;

import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the data ranges of a sparse file. Holes shorter than 1 MiB count as data. Not thread-safe. */
public final class DataExtents {
    /** Minimum length of a hole. A shorter one costs more as a boundary between chunks than as zeros within a chunk. */
    private static final long MIN_HOLE_BYTES = 1024 * 1024;

    /** Which parts of an open file are allocated. A file system that cannot tell fails with {@code EINVAL}. */
    public interface AllocationMap {
        /** Returns the first position from {@code position} on that holds data; empty if there is none. */
        OptionalLong nextData(long position) throws ErrnoException;

        /** Returns the first position from {@code position} on that is a hole; the end of the file counts as one. */
        OptionalLong nextHole(long position) throws ErrnoException;
    }

    private final AllocationMap file;
    private final long size;

    /** Start of the next data range; the file size if there is none. */
    private long nextStart;

    private boolean started;

    /** @param size of the file when it was opened, greater than 0; bytes appended later are ignored */
    public DataExtents(AllocationMap file, long size) {
        this.file = file;
        this.size = size;
    }

    /** Returns the next range; empty at the end. */
    public Optional<Extent> next() throws ErrnoException {
        if (!started) {
            started = true;
            long first = dataFrom(0);
            nextStart = first < MIN_HOLE_BYTES ? 0 : first;
        }
        while (nextStart < size) {
            long position = nextStart;
            long end = advance();
            if (end > position) {
                return Optional.of(new Extent(position, end - position));
            } // this range became a hole after it was found
        }
        return Optional.empty();
    }

    /** Advances past data and short holes. Returns the end of that range. */
    private long advance() throws ErrnoException {
        long end;
        do {
            end = holeFrom(nextStart);
            nextStart = dataFrom(end);
        } while (nextStart < size && nextStart - end < MIN_HOLE_BYTES);
        return nextStart == size && size - end < MIN_HOLE_BYTES ? size : end;
    }

    private long dataFrom(long position) throws ErrnoException {
        return withinSize(AllocationMap::nextData, position, position);
    }

    private long holeFrom(long position) throws ErrnoException {
        return withinSize(AllocationMap::nextHole, position, size);
    }

    private long withinSize(Seek seek, long position, long fallback) throws ErrnoException {
        try {
            return Math.min(size, seek.from(file, position).orElse(size));
        } catch (ErrnoException failure) {
            if (isUnsupported(failure)) {
                return fallback;
            }
            throw failure;
        }
    }

    @FunctionalInterface
    private interface Seek {
        OptionalLong from(AllocationMap file, long position) throws ErrnoException;
    }

    /** Returns whether the file system does not report holes. Then everything is data. */
    private static boolean isUnsupported(ErrnoException failure) {
        return failure.is(Errno.EINVAL);
    }

    /** @param size of the file when it was opened; the end of the file is not a hole */
    public static boolean hasHole(AllocationMap file, long size) throws ErrnoException {
        try {
            OptionalLong hole = file.nextHole(0);
            return hole.isPresent() && hole.getAsLong() < size;
        } catch (ErrnoException failure) {
            if (isUnsupported(failure)) {
                return false;
            }
            throw failure;
        }
    }
}
