package dev.coffre.backup.place.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.TargetObject;
import dev.coffre.backup.win32.TargetObjects;
import dev.coffre.backup.win32.WideString;
import java.util.List;
import java.util.Optional;

/**
 * Opens and creates the folders below the top of a target, one component at a time. No link is followed.
 *
 * @param top the top folder; empty for the whole machine, whose paths begin with a volume such as {@code C:}
 */
record WindowsFolders(TargetObjects objects, Optional<TargetObject> top) {
    private static final String FORBIDDEN = "<>:\"|?*\\/";
    private static final ByteString SEPARATOR = ByteString.utf8("\\");

    /**
     * Returns the name for a call.
     *
     * @throws ErrnoException EINVAL if it is no single name: with a backslash it would be a path, with a colon a stream
     */
    static String name(ByteString component) throws ErrnoException {
        String wide = WideString.decode(component).orElse("");
        if (wide.isEmpty() || wide.chars().anyMatch(unit -> unit < 0x20 || FORBIDDEN.indexOf(unit) >= 0)) {
            throw new ErrnoException("NtCreateFile", Errno.EINVAL, component);
        }
        return wide;
    }

    OpenFolder parent(TargetPath path) throws ErrnoException {
        return open(path.parent());
    }

    /** Like {@link #parent}, but creates missing folders. */
    OpenFolder parentOrMake(TargetPath path) throws ErrnoException {
        try {
            return parent(path);
        } catch (ErrnoException failure) {
            if (!failure.is(Errno.ENOENT)) {
                throw failure;
            }
        }
        ensure(path.parent());
        return parent(path);
    }

    /** @throws ErrnoException ELOOP for a link on the way, ENOTDIR for a file */
    OpenFolder open(TargetPath path) throws ErrnoException {
        OpenFolder place = start(path);
        for (ByteString component : below(path)) {
            try (OpenFolder behind = place) {
                place = new OpenFolder(folder(behind.object(), component), false);
            }
        }
        return place;
    }

    private OpenFolder start(TargetPath path) throws ErrnoException {
        if (top.isPresent()) {
            return new OpenFolder(top.get(), true);
        }
        if (path.isTop()) {
            throw new ErrnoException("NtCreateFile", Errno.EINVAL, ByteString.EMPTY);
        }
        return new OpenFolder(objects.openFolder(path.components().getFirst().concat(SEPARATOR)), false);
    }

    private List<ByteString> below(TargetPath path) {
        return top.isPresent()
                ? path.components()
                : path.components().subList(1, path.components().size());
    }

    private static TargetObject folder(TargetObject in, ByteString component) throws ErrnoException {
        TargetObject found = in.open(name(component), TargetObject.Access.LOOK);
        try {
            ObjectStatus status = found.status();
            if (status.isFolder()) {
                return found;
            }
            throw new ErrnoException("NtCreateFile", status.isLink() ? Errno.ELOOP : Errno.ENOTDIR, component);
        } catch (ErrnoException failure) {
            found.close();
            throw failure;
        }
    }

    /**
     * Resets the write time of a folder to {@code written}. Probing what a new object inherits ({@link InheritedDescriptor})
     * creates and removes an object in the folder, which changes its time. Needed because folders are finished before those
     * in them. An existing top is open without the right to write, so EACCES is ignored there.
     *
     * @param written 100 ns since 1601
     */
    void restoreWriteTime(TargetPath path, OpenFolder folder, long written) throws ErrnoException {
        if (folder.object().status().modified() == written) {
            return;
        }
        if (below(path).isEmpty()) {
            try {
                folder.object().setBasic(0, written, 0);
            } catch (ErrnoException refused) {
                if (!refused.is(Errno.EACCES)) {
                    throw refused;
                }
            }
            return;
        }
        try (OpenFolder above = parent(path);
                TargetObject changed = above.object().open(name(path.name()), TargetObject.Access.CHANGE)) {
            changed.setBasic(0, written, 0);
        }
    }

    /**
     * Creates a folder and its missing ancestors.
     *
     * @throws ErrnoException ENOTDIR or ELOOP if another object has its name
     */
    void ensure(TargetPath path) throws ErrnoException {
        if (below(path).isEmpty()) {
            start(path).close();
            return;
        }
        try (OpenFolder parent = parentOrMake(path)) {
            try {
                parent.object().createFolder(name(path.name()), 0, new byte[0]).close();
            } catch (ErrnoException taken) {
                if (!taken.is(Errno.EEXIST)) {
                    throw taken;
                }
                folder(parent.object(), path.name()).close();
            }
        }
    }
}
