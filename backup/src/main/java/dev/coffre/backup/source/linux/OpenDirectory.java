package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.source.DirectoryPath;
import dev.coffre.backup.source.walk.SnapshotView;
import java.util.Iterator;
import java.util.List;

/** An open directory and the sorted names of its children. */
final class OpenDirectory implements AutoCloseable {
    private final List<ByteString> path;
    private final Descriptor descriptor;
    private final SnapshotView.ChildLocations childLocations;
    private final Iterator<ByteString> names;
    private final DirectoryPath patternPath;

    private OpenDirectory(
            List<ByteString> path,
            Descriptor descriptor,
            SnapshotView.ChildLocations childLocations,
            Iterator<ByteString> sorted,
            DirectoryPath patternPath) {
        this.path = path;
        this.descriptor = descriptor;
        this.childLocations = childLocations;
        this.names = sorted;
        this.patternPath = patternPath;
    }

    static OpenDirectory of(
            EntryKey key, Descriptor descriptor, SnapshotView.ChildLocations ground, Iterator<ByteString> sorted) {
        List<ByteString> path = key.path();
        return new OpenDirectory(path, descriptor, ground, sorted, DirectoryPath.of(path));
    }

    /** Returns the roots as the children of one virtual directory. */
    static OpenDirectory ofRoots(List<ByteString> sortedRoots, SnapshotView.ChildLocations ground) {
        return new OpenDirectory(
                List.of(),
                Descriptor.WORKING_DIRECTORY,
                ground,
                sortedRoots.iterator(),
                new DirectoryPath(List.of(), 0));
    }

    boolean hasNext() {
        return names.hasNext();
    }

    EntryKey next() {
        return new EntryKey(path, names.next());
    }

    List<ByteString> path() {
        return path;
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** Returns where the children are read. */
    SnapshotView.ChildLocations childLocations() {
        return childLocations;
    }

    DirectoryPath patternPath() {
        return patternPath;
    }

    @Override
    public void close() throws ErrnoException {
        descriptor.close();
    }
}
