package dev.coffre.backup.mount.linux;

import dev.coffre.backup.mount.MountNode;
import dev.coffre.backup.mount.MountTree;
import dev.coffre.backup.mount.NamedNode;
import dev.coffre.backup.view.ContentReader;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Files and folders that the kernel has opened, by the number of the handle. Thread-safe. */
final class OpenHandles {
    private final Map<Long, ContentReader> files = new ConcurrentHashMap<>();
    private final Map<Long, OpenFolder> folders = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    long open(ContentReader file) {
        long number = numbers.incrementAndGet();
        files.put(number, file);
        return number;
    }

    long open(MountTree tree, MountNode folder) {
        long number = numbers.incrementAndGet();
        folders.put(number, new OpenFolder(tree, folder));
        return number;
    }

    Optional<ContentReader> file(long handle) {
        return Optional.ofNullable(files.get(handle));
    }

    Optional<OpenFolder> folder(long handle) {
        return Optional.ofNullable(folders.get(handle));
    }

    void close(long handle) {
        files.remove(handle);
        folders.remove(handle);
    }

    /**
     * A folder that is being listed. Its position is the number of items before. For one thread at a time, under its
     * lock.
     */
    static final class OpenFolder {
        private final MountTree tree;
        private final MountNode folder;
        private @Nullable Iterator<NamedNode> items;
        private @Nullable NamedNode next;
        private long position;

        OpenFolder(MountTree tree, MountNode folder) {
            this.tree = tree;
            this.folder = folder;
        }

        /** Returns the item at a position; empty at the end. */
        Optional<NamedNode> at(long wanted) {
            if (items == null || wanted < position) {
                items = tree.list(folder);
                position = 0;
                advance(items);
            }
            while (position < wanted && next != null) {
                position++;
                advance(items);
            }
            return Optional.ofNullable(next);
        }

        private void advance(Iterator<NamedNode> from) {
            next = from.hasNext() ? from.next() : null;
        }
    }
}
