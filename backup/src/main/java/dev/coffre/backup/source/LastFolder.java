package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a file was opened last, kept open for those beside it: for the kernel the way there is half of what
 * opening a small file takes. Confined to one thread, and to a few files that are read at once: while it is open, what it
 * lies on cannot be unmounted.
 */
public final class LastFolder implements AutoCloseable {
    private @Nullable Ground ground;
    private @Nullable List<ByteString> path;
    private Descriptor descriptor = Descriptor.WORKING_DIRECTORY;

    /**
     * A folder of a ground, open for its path only. As {@link Reach#to}, the way there trusts the directories on it.
     *
     * @param path as in the {@linkplain dev.coffre.backup.entry.EntryKey#parent() parent} of what is in the folder
     */
    Descriptor enter(Ground ground, List<ByteString> path) throws ErrnoException {
        if (!ground.equals(this.ground) || !path.equals(this.path)) {
            close();
            descriptor = Reach.folder(ground.folder(path));
            this.ground = ground;
            this.path = path;
        }
        return descriptor;
    }

    @Override
    public void close() {
        ground = null;
        path = null;
        try (Descriptor _ = descriptor) {
            descriptor = Descriptor.WORKING_DIRECTORY;
        } catch (ErrnoException nothingWasWritten) {
            throw new IllegalStateException(nothingWasWritten);
        }
    }
}
