package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Listing;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Keeps the smallest names of a directory, however many are listed. */
final class FirstNames implements Listing.NameSink {
    private final int most;
    private final Set<ByteString> wanted;
    private final TreeSet<ByteString> first = new TreeSet<>();
    private final TreeSet<ByteString> kept = new TreeSet<>();
    private long count;

    /** @param wanted names that are kept in any case */
    FirstNames(int most, Set<ByteString> wanted) {
        this.most = most;
        this.wanted = wanted;
    }

    @Override
    public void name(byte[] bytes, int from, int length) {
        ByteString name = ByteString.of(bytes, from, from + length);
        count++;
        if (wanted.contains(name)) {
            kept.add(name);
        }
        first.add(name);
        if (first.size() > most) {
            first.removeLast();
        }
    }

    SortedSet<ByteString> kept() {
        kept.addAll(first);
        return kept;
    }

    /** Returns the number of all names that were listed. */
    long count() {
        return count;
    }
}
