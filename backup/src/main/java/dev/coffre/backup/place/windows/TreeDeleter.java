package dev.coffre.backup.place.windows;

import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.TargetObject;
import dev.coffre.backup.win32.WideString;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Deletes a folder with everything in it, by handles relative to open folders. Links and mounted drives are removed
 * themselves and never entered. Not recursive, because paths may have 16,000 components.
 */
final class TreeDeleter {
    /** The folders that are open, innermost first. */
    private final Deque<Level> levels = new ArrayDeque<>();

    private TreeDeleter() {}

    /** @param names not yet removed */
    private record Level(TargetObject folder, Iterator<String> names) {}

    /** @throws ErrnoException ENOTDIR if it is no folder */
    static void delete(TargetObject parent, String name) throws ErrnoException {
        new TreeDeleter().deleteTree(parent, name);
    }

    private void deleteTree(TargetObject parent, String name) throws ErrnoException {
        try {
            TargetObject top = parent.open(name, TargetObject.Access.CHANGE);
            if (!enter(top)) {
                top.close();
                throw new ErrnoException("NtSetInformationFile", Errno.ENOTDIR, WideString.encode(name));
            }
            while (!levels.isEmpty()) {
                Level level = levels.getFirst();
                if (!level.names().hasNext()) {
                    remove(levels.removeFirst().folder());
                    continue;
                }
                TargetObject object = level.folder().open(level.names().next(), TargetObject.Access.CHANGE);
                if (!enter(object)) {
                    remove(object);
                }
            }
        } finally {
            for (Level left : levels) {
                left.folder().close();
            }
        }
    }

    /** Keeps a folder open and lists it. Returns false if the object is something else; it stays open then. */
    private boolean enter(TargetObject object) throws ErrnoException {
        try {
            boolean isFolder = object.status().isFolder();
            if (isFolder) {
                levels.addFirst(new Level(object, object.names().iterator()));
            }
            return isFolder;
        } catch (ErrnoException failure) {
            object.close();
            throw failure;
        }
    }

    private static void remove(TargetObject object) throws ErrnoException {
        try (object) {
            if ((object.status().attributes() & ObjectStatus.READ_ONLY) != 0) {
                object.setBasic(0, 0, ObjectStatus.NORMAL);
            }
            object.remove();
        }
    }
}
