package dev.coffre.backup.place;

import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import java.util.List;

/**
 * An open directory that files are placed in one after the other, so that the way to it is gone once. Whoever has entered
 * it leaves it again; it is closed when nobody is left. That somebody moves the directory meanwhile changes nothing: what is
 * placed in it would have been moved along. Thread-safe.
 */
final class Folder {
    private final TargetPath path;
    private final Descriptor directory;
    private final boolean givesAccessControl;
    private int inside = 1;

    /** With one inside already: the {@code directory} is this folder's to close. */
    Folder(TargetPath path, Descriptor directory, boolean givesAccessControl) {
        this.path = path;
        this.directory = directory;
        this.givesAccessControl = givesAccessControl;
    }

    Descriptor directory() {
        return directory;
    }

    /** Whether what is made in it takes over an ACL of it. */
    boolean givesAccessControl() {
        return givesAccessControl;
    }

    boolean isParentOf(TargetPath child) {
        List<?> components = child.components();
        int depth = components.size() - 1;
        return depth == path.components().size() && components.subList(0, depth).equals(path.components());
    }

    /** Only for one who knows that somebody is inside. */
    synchronized void enter() {
        inside++;
    }

    void leave() throws ErrnoException {
        if (isLeftByLast()) {
            directory.close();
        }
    }

    private synchronized boolean isLeftByLast() {
        inside--;
        return inside == 0;
    }
}
