package dev.coffre.backup.source.linux;

import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileIo;
import dev.coffre.backup.source.Extent;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the data ranges of a sparse file. Holes shorter than 1 MiB count as data. Not thread-safe. */
final class DataExtents {
    /** Minimum length of a hole. A shorter one costs more as a boundary between chunks than as zeros within a chunk. */
    private static final long MIN_HOLE_BYTES = 1024 * 1024;

    private final Descriptor file;
    private final long size;

    /** Start of the next data range; the file size if there is none. */
    private long nextStart;

    private boolean started;

    /** @param size of the file when it was opened, greater than 0; bytes appended later are ignored */
    DataExtents(Descriptor file, long size) {
        this.file = file;
        this.size = size;
    }

    /** Returns the next range; empty at the end. */
    Optional<Extent> next() throws ErrnoException {
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
        return withinSize(position, FileIo::nextData, position);
    }

    private long holeFrom(long position) throws ErrnoException {
        return withinSize(position, FileIo::nextHole, size);
    }

    private long withinSize(long position, Seek seek, long fallback) throws ErrnoException {
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
        OptionalLong from(Descriptor file, long position) throws ErrnoException;
    }

    /** Returns whether the file system does not report holes. Then everything is data. */
    private static boolean isUnsupported(ErrnoException failure) {
        return failure.is(Errno.EINVAL);
    }

    /** @param size of the file when it was opened; the end of the file is not a hole */
    static boolean hasHole(Descriptor file, long size) throws ErrnoException {
        try {
            OptionalLong hole = FileIo.nextHole(file, 0);
            return hole.isPresent() && hole.getAsLong() < size;
        } catch (ErrnoException failure) {
            if (isUnsupported(failure)) {
                return false;
            }
            throw failure;
        }
    }
}
