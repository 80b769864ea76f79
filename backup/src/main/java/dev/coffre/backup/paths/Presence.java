package dev.coffre.backup.paths;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.bytes.MalformedException;
import java.util.Arrays;

/**
 * The points that have a path, as runs of their indices in the list: {@code first, last, first, last …}, ascending and
 * with a gap between two runs. A last run that ends with {@link #OPEN} reaches to the newest point, so adding a point
 * changes only the paths that appear or disappear. Not thread-safe.
 */
final class Presence {
    /** The end of a run that the newest point belongs to. */
    static final int OPEN = Integer.MAX_VALUE;

    /** Most points of a list. */
    static final int MAX_POINTS = 1 << 20;

    private int[] bounds = new int[8];
    private int size;

    /** Becomes the presence of a path that only the newest point has. */
    Presence setNew(int point) {
        size = 0;
        add(point, OPEN);
        return this;
    }

    boolean isOpen() {
        return bounds[size - 1] == OPEN;
    }

    /** Ends the open run with this point. */
    void close(int lastPoint) {
        bounds[size - 1] = lastPoint;
    }

    /** Begins another run with the newest point. */
    void reopen(int point) {
        if (bounds[size - 1] == point - 1) {
            bounds[size - 1] = OPEN;
        } else {
            add(point, OPEN);
        }
    }

    private void add(int first, int last) {
        if (size + 2 > bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[size++] = first;
        bounds[size++] = last;
    }

    int runs() {
        return size / 2;
    }

    int first(int run) {
        return bounds[2 * run];
    }

    /** May be {@link #OPEN}. */
    int last(int run) {
        return bounds[2 * run + 1];
    }

    void write(BigEndianWriter out) {
        VarInt.write(out, (size / 2 << 1) | (isOpen() ? 1 : 0));
        int end = -1;
        for (int i = 0; i < size; i += 2) {
            VarInt.write(out, bounds[i] - end - 1);
            if (bounds[i + 1] != OPEN) {
                VarInt.write(out, bounds[i + 1] - bounds[i]);
            }
            end = bounds[i + 1];
        }
    }

    /** @throws MalformedException if they are not runs of a list with at most {@link #MAX_POINTS} points */
    void read(VarInt in) {
        int head = in.next();
        int runs = head >>> 1;
        boolean open = (head & 1) != 0;
        if (runs < 1 || runs > MAX_POINTS) {
            throw new MalformedException(runs + " runs of points");
        }
        size = 0;
        int end = -1;
        for (int i = 0; i < runs; i++) {
            int first = end + 1 + in.next();
            int last = open && i == runs - 1 ? OPEN : first + in.next();
            if (first < 0 || last < first || last != OPEN && last > MAX_POINTS) {
                throw new MalformedException("a run of points from " + first + " to " + last);
            }
            add(first, last);
            end = last;
        }
    }
}
