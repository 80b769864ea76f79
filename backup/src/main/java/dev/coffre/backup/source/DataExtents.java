package dev.coffre.backup.source;

import dev.coffre.backup.libc.Content;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Finds where a sparse file has data. */
final class DataExtents {
    /** A shorter hole costs more as a boundary between chunks than as zeros within one. */
    private static final long SHORTEST_HOLE = 1024 * 1024;

    private DataExtents() {}

    /** @param size of the file when it was looked at; what is appended meanwhile is left to the reader */
    static List<Extent> find(Descriptor file, long size) throws ErrnoException {
        List<Extent> extents = new ArrayList<>();
        try {
            OptionalLong data = Content.nextData(file, 0);
            while (data.isPresent() && data.getAsLong() < size) {
                long end =
                        Math.min(size, Content.nextHole(file, data.getAsLong()).orElse(size));
                append(extents, data.getAsLong(), end);
                data = Content.nextData(file, end);
            }
        } catch (ErrnoException failure) {
            if (failure.is(Errno.EINVAL)) {
                return List.of(new Extent(0, size));
            }
            throw failure;
        }
        return atTheEnds(extents, size);
    }

    /** @param size of the file when it was looked at; its end is no hole */
    static boolean hasHole(Descriptor file, long size) throws ErrnoException {
        try {
            OptionalLong hole = Content.nextHole(file, 0);
            return hole.isPresent() && hole.getAsLong() < size;
        } catch (ErrnoException failure) {
            if (failure.is(Errno.EINVAL)) {
                return false;
            }
            throw failure;
        }
    }

    private static void append(List<Extent> extents, long position, long end) {
        if (!extents.isEmpty() && position - extents.getLast().end() < SHORTEST_HOLE) {
            Extent merged = extents.removeLast();
            extents.add(new Extent(merged.position(), end - merged.position()));
        } else if (end > position) {
            extents.add(new Extent(position, end - position));
        }
    }

    /** Short holes before the first and behind the last data are data as well. */
    private static List<Extent> atTheEnds(List<Extent> extents, long size) {
        if (extents.isEmpty()) {
            return size < SHORTEST_HOLE ? List.of(new Extent(0, size)) : List.of();
        }
        Extent first = extents.getFirst();
        if (first.position() < SHORTEST_HOLE) {
            extents.set(0, new Extent(0, first.end()));
        }
        Extent last = extents.getLast();
        if (size - last.end() < SHORTEST_HOLE) {
            extents.set(extents.size() - 1, new Extent(last.position(), size - last.position()));
        }
        return List.copyOf(extents);
    }
}
