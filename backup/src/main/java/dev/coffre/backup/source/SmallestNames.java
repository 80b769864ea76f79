package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.DirectoryLister;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Keeps the smallest names of a directory. Its memory does not grow with the number of listed names. */
final class SmallestNames implements DirectoryLister.NameConsumer {
    private final int limit;
    private final Set<ByteString> wanted;
    private final TreeSet<ByteString> smallest = new TreeSet<>();
    private final TreeSet<ByteString> kept = new TreeSet<>();
    private long count;

    /** @param wanted names that are kept in any case */
    SmallestNames(int limit, Set<ByteString> wanted) {
        this.limit = limit;
        this.wanted = wanted;
    }

    @Override
    public void name(byte[] bytes, int from, int length) {
        ByteString name = ByteString.of(bytes, from, from + length);
        count++;
        if (wanted.contains(name)) {
            kept.add(name);
        }
        smallest.add(name);
        if (smallest.size() > limit) {
            smallest.removeLast();
        }
    }

    SortedSet<ByteString> kept() {
        kept.addAll(smallest);
        return kept;
    }

    /** Returns the number of all names that were listed. */
    long count() {
        return count;
    }
}
