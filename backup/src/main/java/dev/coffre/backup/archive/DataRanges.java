package dev.coffre.backup.archive;

import dev.coffre.backup.view.ByteRange;
import dev.coffre.backup.view.ContentReader;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The stored ranges of a file in order, neighbouring ones merged. What lies between is holes. */
final class DataRanges implements Iterator<ByteRange> {
    private final ContentReader content;
    private Optional<ByteRange> next;

    DataRanges(ContentReader content) {
        this.content = content;
        this.next = content.dataFrom(0);
    }

    @Override
    public boolean hasNext() {
        return next.isPresent();
    }

    @Override
    public ByteRange next() {
        ByteRange range = next.orElseThrow(NoSuchElementException::new);
        next = content.dataFrom(range.end());
        while (next.isPresent() && next.get().offset() == range.end()) {
            range = new ByteRange(range.offset(), range.length() + next.get().length());
            next = content.dataFrom(range.end());
        }
        return range;
    }
}
