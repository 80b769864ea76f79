package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.BtrfsSubvolumes;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.MetadataReader;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.SourceProblem.Limitation;
import dev.coffre.backup.source.WalkEvent;
import dev.coffre.backup.source.walk.DirectoryWalk;
import dev.coffre.backup.source.walk.ReadLocation;
import dev.coffre.backup.source.walk.SubdirectoryCollector;
import java.util.Optional;
import java.util.Set;

/** Reads the objects of an open directory one by one from the file system. */
final class OpenDirectoryWalk implements DirectoryWalk {
    /** Link count of a directory without subdirectories, on file systems that count them. */
    private static final int LEAF_LINK_COUNT = 2;

    /** Largest size in bytes, as file systems report it, of a directory with a few hundred names. */
    private static final int MAX_SMALL_BYTES = 16 * 1024;

    private final OpenDirectory listed;
    private final Set<ByteString> skippedMounts;
    private final WalkFilter filter;
    private final MetadataReader metadataReader;
    private final SubdirectoryCollector subdirectories;

    /** Event that {@link #next} returns before it reads the next name. */
    private Optional<WalkEvent> queuedEvent;

    /**
     * @param skippedMounts mount points in this directory that must not be accessed
     * @param listError why names of the directory are missing, if any are
     * @param subdirectories collects the subdirectories to descend into
     */
    OpenDirectoryWalk(
            OpenDirectory listed,
            Set<ByteString> skippedMounts,
            Optional<WalkEvent> listError,
            SubdirectoryCollector subdirectories,
            WalkFilter filter,
            MetadataReader metadataReader) {
        this.listed = listed;
        this.skippedMounts = skippedMounts;
        this.queuedEvent = listError;
        this.subdirectories = subdirectories;
        this.filter = filter;
        this.metadataReader = metadataReader;
    }

    @Override
    public Optional<WalkEvent> next() {
        if (queuedEvent.isPresent()) {
            Optional<WalkEvent> next = queuedEvent;
            queuedEvent = Optional.empty();
            return next;
        }
        return listed.hasNext() ? Optional.of(read(listed.next())) : Optional.empty();
    }

    @Override
    public SubdirectoryCollector subdirectories() {
        return subdirectories;
    }

    private WalkEvent read(EntryKey key) {
        if (skippedMounts.contains(key.name())) {
            return skipMountPoint(key);
        }
        try {
            Optional<ReadLocation> other = listed.childLocations().exceptionAt(key.name());
            return other.isPresent()
                    ? readAt(key, other.get())
                    : read(
                            key,
                            listed.descriptor(),
                            key.name(),
                            listed.childLocations().defaultLocation());
        } catch (ErrnoException failure) {
            return SourceProblem.of(key, failure);
        }
    }

    private WalkEvent skipMountPoint(EntryKey key) {
        if (filter.excludesDirectory(key, listed.patternPath())) {
            return new SourceProblem.Excluded(key, Exclusion.PATTERN);
        }
        queuedEvent = MountPointItem.underlying(listed.descriptor(), key, metadataReader);
        return new SourceProblem.Excluded(key, Exclusion.OTHER_FILE_SYSTEM);
    }

    /** Reads the object at another location than the directory that is listed. */
    private WalkEvent readAt(EntryKey key, ReadLocation location) throws ErrnoException {
        try (PathHandle handle = PathHandle.resolve(location.path(key))) {
            return read(key, handle.directory(), handle.name(), location);
        }
    }

    private WalkEvent read(EntryKey key, Descriptor directory, ByteString name, ReadLocation location)
            throws ErrnoException {
        FileStatus status = metadataReader.status(directory, name);
        if (location.snapshot() && BtrfsSubvolumes.isNestedPlaceholder(status)) {
            return readAt(key, ReadLocation.live(key.path().getFirst()));
        }
        Optional<Exclusion> exclusion = filter.entryExclusion(key, status, listed.patternPath());
        if (exclusion.isPresent()) {
            return new SourceProblem.Excluded(key, exclusion.get());
        }
        if (status.type() == FileStatus.SOCKET) {
            return new SourceProblem.Unsupported(key, Limitation.SOCKET);
        }
        SourceItem item = new LinuxItem(
                key,
                location,
                metadataReader.metadata(status, directory, name),
                status.isImmutableOrAppendOnly(),
                metadataReader);
        Optional<SourceProblem> problem = contentsProblem(key, status);
        if (problem.isPresent()) {
            queuedEvent = Optional.of(item);
            return problem.get();
        }
        if (status.isDirectory()) {
            subdirectories.add(key.name(), status.device(), status.inode(), isLikelyLeaf(status), location);
        }
        return item;
    }

    /**
     * Returns why the walk does not descend into a directory, or why it does not follow a root that is a link. Returns empty
     * in all other cases.
     */
    private Optional<SourceProblem> contentsProblem(EntryKey key, FileStatus status) {
        if (status.isDirectory()) {
            Optional<SourceProblem> exclusion =
                    filter.contentsExclusion(status).map(why -> new SourceProblem.Excluded(key, why));
            return DirectoryWalk.isTooDeep(key)
                    ? exclusion.or(() -> Optional.of(new SourceProblem.Unsupported(key, Limitation.TOO_DEEP)))
                    : exclusion;
        }
        return key.isRoot() && status.isSymlink()
                ? Optional.of(new SourceProblem.Unsupported(key, Limitation.SYMLINK_ROOT))
                : Optional.empty();
    }

    private static boolean isLikelyLeaf(FileStatus directory) {
        return directory.links() == LEAF_LINK_COUNT && directory.size() <= MAX_SMALL_BYTES;
    }

    @Override
    public void close() {
        try {
            listed.close();
        } catch (ErrnoException nothingWasWritten) {
            throw new IllegalStateException(nothingWasWritten);
        }
    }
}
