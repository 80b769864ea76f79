package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.ParentDirectoryCache;
import dev.coffre.backup.source.walk.ReadLocation;
import dev.coffre.backup.win32.WindowsFiles.Access;
import dev.coffre.backup.win32.WindowsObject;
import java.util.List;
import java.util.Optional;

/**
 * An open directory.
 *
 * @param path as in the {@linkplain dev.coffre.backup.entry.EntryKey#parent() parent} of the directory's children
 */
record WindowsParentDirectory(ReadLocation location, List<ByteString> path, WindowsObject directory)
        implements ParentDirectoryCache.ParentDirectory {
    /** Returns a directory from the cache, or opens it. This trusts the directories on the path. */
    static WindowsObject open(
            ParentDirectoryCache cache, WindowsPaths paths, ReadLocation location, List<ByteString> path)
            throws ErrnoException {
        Optional<WindowsParentDirectory> kept = cache.kept(WindowsParentDirectory.class);
        if (kept.isPresent() && kept.get().isAt(location, path)) {
            return kept.get().directory();
        }
        cache.close();
        WindowsObject directory = paths.open(location, path, Access.STATUS);
        cache.keep(new WindowsParentDirectory(location, path, directory));
        return directory;
    }

    private boolean isAt(ReadLocation otherLocation, List<ByteString> otherPath) {
        return otherLocation.equals(location) && otherPath.equals(path);
    }

    @Override
    public void close() {
        try {
            directory.close();
        } catch (ErrnoException nothingWasWritten) {
            throw new IllegalStateException(nothingWasWritten);
        }
    }
}
