package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import java.util.Iterator;
import java.util.List;

/** An open directory and the sorted names of its children. */
final class ListedDirectory implements AutoCloseable {
    private final List<ByteString> path;
    private final Descriptor descriptor;
    private final Grounds.Below ground;
    private final Iterator<ByteString> names;
    private final DirectoryPath patternPath;

    private ListedDirectory(
            List<ByteString> path,
            Descriptor descriptor,
            Grounds.Below ground,
            Iterator<ByteString> sorted,
            DirectoryPath patternPath) {
        this.path = path;
        this.descriptor = descriptor;
        this.ground = ground;
        this.names = sorted;
        this.patternPath = patternPath;
    }

    static ListedDirectory of(EntryKey key, Descriptor descriptor, Grounds.Below ground, Iterator<ByteString> sorted) {
        List<ByteString> path = key.path();
        return new ListedDirectory(path, descriptor, ground, sorted, DirectoryPath.of(path));
    }

    /** Returns the roots as the children of one virtual directory. */
    static ListedDirectory ofRoots(List<ByteString> sortedRoots, Grounds.Below ground) {
        return new ListedDirectory(
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
    Grounds.Below ground() {
        return ground;
    }

    DirectoryPath patternPath() {
        return patternPath;
    }

    @Override
    public void close() throws ErrnoException {
        descriptor.close();
    }
}
