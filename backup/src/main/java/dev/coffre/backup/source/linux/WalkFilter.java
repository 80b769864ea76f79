package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileIo;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.source.CacheTag;
import dev.coffre.backup.source.DirectoryPath;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.SourceRules;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Decides what one walk leaves out. Device and inode numbers are taken when the walk begins. */
final class WalkFilter {
    private static final byte[] CACHE_SIGNATURE = CacheTag.SIGNATURE.toByteArray();

    private record InodeKey(long device, long inode) {}

    private final SourceRules rules;
    private final MountTable mounts = MountTable.read();
    private final Set<Long> rootDevices = new HashSet<>();
    private final Set<InodeKey> ownInodes = new HashSet<>();

    /** @param roots all given roots, including nested ones: a root that is a mount point includes its file system */
    WalkFilter(SourceRules rules, List<ByteString> roots) {
        this.rules = rules;
        roots.forEach(root -> statusOf(root).ifPresent(status -> rootDevices.add(status.device())));
        rules.ownPaths()
                .forEach(path -> statusOf(path)
                        .ifPresent(status -> ownInodes.add(new InodeKey(status.device(), status.inode()))));
    }

    /**
     * Returns the status of the object that the path leads to. Follows links, because their target counts. Returns empty if
     * there is no such object.
     */
    private static Optional<FileStatus> statusOf(ByteString path) {
        try (Descriptor place = FileOpener.open(path, OpenFlags.PATH_ONLY)) {
            return Optional.of(FileStatus.of(place));
        } catch (ErrnoException absent) {
            return Optional.empty();
        }
    }

    /** Returns why an object is left out altogether; empty if it is not. */
    Optional<Exclusion> entryExclusion(EntryKey key, FileStatus status, DirectoryPath directory) {
        if (!ownInodes.isEmpty() && ownInodes.contains(new InodeKey(status.device(), status.inode()))) {
            return Optional.of(Exclusion.OWN);
        }
        return excludes(key, status.isDirectory(), directory) ? Optional.of(Exclusion.PATTERN) : Optional.empty();
    }

    /** Returns whether a pattern leaves out a directory, given only its name. */
    boolean excludesDirectory(EntryKey key, DirectoryPath directory) {
        return excludes(key, true, directory);
    }

    private boolean excludes(EntryKey key, boolean folder, DirectoryPath directory) {
        return !rules.patterns().isEmpty() && !key.isRoot() && rules.patterns().excludes(directory, key.name(), folder);
    }

    /** Returns why the contents of a directory are left out, judged by its status alone; empty if they are not. */
    Optional<Exclusion> contentsExclusion(FileStatus directory) {
        if (mounts.isPseudo(directory)) {
            return Optional.of(Exclusion.KERNEL_FILE_SYSTEM);
        }
        if (rules.oneFileSystem() && !rootDevices.contains(directory.device())) {
            return Optional.of(Exclusion.OTHER_FILE_SYSTEM);
        }
        return Optional.empty();
    }

    /** Returns the marker names that {@link #hasMarker} asks about. */
    Set<ByteString> markerNames() {
        Set<ByteString> marks = new HashSet<>(rules.excludeIfPresent());
        if (rules.excludeCaches()) {
            marks.add(CacheTag.NAME);
        }
        return marks;
    }

    /**
     * Returns whether a directory contains a marker that excludes its contents.
     *
     * @param contains whether the directory contains a given name of {@link #markerNames}
     */
    boolean hasMarker(Descriptor directory, Predicate<ByteString> contains) {
        return rules.excludeIfPresent().stream().anyMatch(contains)
                || (rules.excludeCaches() && contains.test(CacheTag.NAME) && isCacheTag(directory));
    }

    private static boolean isCacheTag(Descriptor directory) {
        try {
            if (!FileStatus.of(directory, CacheTag.NAME).isRegularFile()) {
                return false;
            }
            int flags = OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW | OpenFlags.NON_BLOCKING;
            try (Descriptor tag = FileOpener.openat(directory, CacheTag.NAME, flags)) {
                byte[] start = new byte[CACHE_SIGNATURE.length];
                return FileIo.read(tag, 0, start, 0, start.length) == start.length
                        && Arrays.equals(start, CACHE_SIGNATURE);
            }
        } catch (ErrnoException unreadable) {
            return false;
        }
    }
}
