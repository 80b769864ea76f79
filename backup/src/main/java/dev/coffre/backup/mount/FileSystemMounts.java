package dev.coffre.backup.mount;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.function.Consumer;

/** Mounts trees as file systems of this machine. */
public interface FileSystemMounts {
    /**
     * Mounts a tree, read-only, for the user of this process.
     *
     * @param folder absolute, of an empty folder
     * @param failures receives what reads failed with; called by several threads
     * @throws Problem {@code mount-failed}
     */
    ActiveMount mount(ByteString folder, MountTree tree, Consumer<Problem> failures);

    /**
     * Returns whether other programs of the machine see what this process mounts. A service may have a view of the file
     * systems of its own.
     */
    boolean areShared();

    /** Returns the folders on which recovery points are mounted for the user of this process, by whatever process. */
    List<ByteString> mounted();

    /**
     * Unmounts one of {@link #mounted}. Its process ends, if it still runs.
     *
     * @throws ErrnoException if it cannot be unmounted
     */
    void unmount(ByteString folder) throws ErrnoException;

    /**
     * Unmounts the mounts whose process has ended without unmounting them: it crashed or was killed. Returns their folders.
     *
     * @throws ErrnoException if one cannot be unmounted
     */
    List<ByteString> unmountDead() throws ErrnoException;
}
