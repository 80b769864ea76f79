package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.WalkEvent;
import dev.coffre.backup.source.walk.DirectoryWalk;
import dev.coffre.backup.source.walk.SubdirectoryCollector;
import dev.coffre.backup.win32.WindowsObject;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** Reads the objects of a directory one by one. */
final class WindowsDirectoryWalk implements DirectoryWalk {
    private final Listing listing;
    private final ObjectReader reader;
    private final SubdirectoryCollector subdirectories;
    private final Queue<WalkEvent> queued = new ArrayDeque<>();

    /**
     * The sorted names of a directory.
     *
     * @param path of the directory's key; empty for the roots
     * @param missing why names of the directory are missing, if any are
     * @param open the directory, closed with the walk
     */
    record Listing(
            List<ByteString> path,
            Iterator<ByteString> names,
            Optional<WalkEvent> missing,
            Optional<WindowsObject> open) {
        Listing(List<ByteString> path, Iterator<ByteString> names, Optional<WalkEvent> missing) {
            this(path, names, missing, Optional.empty());
        }
    }

    /** Reads one object. Returns its problems and the object itself, as far as it is kept. */
    @FunctionalInterface
    interface ObjectReader {
        List<WalkEvent> read(EntryKey key, SubdirectoryCollector subdirectories);
    }

    WindowsDirectoryWalk(Listing listing, ObjectReader reader, SubdirectoryCollector subdirectories) {
        this.listing = listing;
        this.reader = reader;
        this.subdirectories = subdirectories;
        listing.missing().ifPresent(queued::add);
    }

    @Override
    public Optional<WalkEvent> next() {
        if (queued.isEmpty() && listing.names().hasNext()) {
            EntryKey key = new EntryKey(listing.path(), listing.names().next());
            queued.addAll(reader.read(key, subdirectories));
        }
        return Optional.ofNullable(queued.poll());
    }

    @Override
    public SubdirectoryCollector subdirectories() {
        return subdirectories;
    }

    @Override
    public void close() {
        try {
            if (listing.open().isPresent()) {
                listing.open().get().close();
            }
        } catch (ErrnoException nothingWasWritten) {
            throw new IllegalStateException(nothingWasWritten);
        }
    }
}
