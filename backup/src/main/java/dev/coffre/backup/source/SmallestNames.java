package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Keeps the smallest names of a directory. Its memory does not grow with the number of listed names. */
public final class SmallestNames {
    private final int limit;
    private final Set<ByteString> wanted;
    private final TreeSet<ByteString> smallest = new TreeSet<>();
    private final TreeSet<ByteString> kept = new TreeSet<>();
    private long count;

    /** @param wanted names that are kept in any case */
    public SmallestNames(int limit, Set<ByteString> wanted) {
        this.limit = limit;
        this.wanted = wanted;
    }

    public void add(ByteString name) {
        count++;
        if (wanted.contains(name)) {
            kept.add(name);
        }
        smallest.add(name);
        if (smallest.size() > limit) {
            smallest.removeLast();
        }
    }

    public SortedSet<ByteString> kept() {
        kept.addAll(smallest);
        return kept;
    }

    /** Returns the number of all names that were listed. */
    public long count() {
        return count;
    }
}
