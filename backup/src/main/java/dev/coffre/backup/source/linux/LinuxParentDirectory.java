package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.source.ParentDirectoryCache;
import dev.coffre.backup.source.walk.ReadLocation;
import java.util.List;
import java.util.Optional;

/**
 * A directory, opened with O_PATH.
 *
 * @param path as in the {@linkplain dev.coffre.backup.entry.EntryKey#parent() parent} of the directory's children
 */
record LinuxParentDirectory(ReadLocation location, List<ByteString> path, Descriptor descriptor)
        implements ParentDirectoryCache.ParentDirectory {
    /** Returns a directory from the cache, or opens it. Like {@link PathHandle#resolve}, this trusts the directories on the path. */
    static Descriptor open(ParentDirectoryCache cache, ReadLocation location, List<ByteString> path)
            throws ErrnoException {
        Optional<LinuxParentDirectory> kept = cache.kept(LinuxParentDirectory.class);
        if (kept.isPresent() && kept.get().isAt(location, path)) {
            return kept.get().descriptor();
        }
        cache.close();
        Descriptor descriptor = PathHandle.openDirectory(location.directoryPath(path));
        cache.keep(new LinuxParentDirectory(location, path, descriptor));
        return descriptor;
    }

    private boolean isAt(ReadLocation otherLocation, List<ByteString> otherPath) {
        return otherLocation.equals(location) && otherPath.equals(path);
    }

    @Override
    public void close() {
        try {
            descriptor.close();
        } catch (ErrnoException nothingWasWritten) {
            throw new IllegalStateException(nothingWasWritten);
        }
    }
}
