package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryLister;
import dev.coffre.backup.libc.DirectoryOperations;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Shows single directories to a person who chooses what is backed up: their contents, and what a backup would leave out.
 * Follows no links. Memory is bounded, regardless of the size of a directory.
 */
public final class SourcePreview {
    private static final ByteString SLASH = ByteString.utf8("/");
    private static final int LIST_FLAGS = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    private final List<ByteString> roots;
    private final WalkFilter filter;

    /** @param roots chosen so far, normalised */
    public SourcePreview(SourceRules rules, Collection<ByteString> roots) {
        this.roots = RootPath.withoutNested(roots);
        this.filter = new WalkFilter(rules, List.copyOf(roots));
    }

    /**
     * The contents of a directory.
     *
     * @param entries the first ones by name, and those that were explicitly requested
     * @param count of all entries of the directory
     * @param marked whether a marker in it excludes its contents
     */
    public record DirectoryPreview(List<EntryPreview> entries, long count, boolean marked) {
        public DirectoryPreview {
            entries = List.copyOf(entries);
        }
    }

    /**
     * One object of a directory.
     *
     * @param link the target, if it is a symbolic link
     * @param exclusion why a backup leaves out the object or its contents
     */
    public record EntryPreview(
            ByteString name, FileStatus status, Optional<ByteString> link, Optional<Exclusion> exclusion) {}

    /**
     * Lists a directory.
     *
     * @param folder normalised path
     * @param maxNames maximum number of names, not counting those of {@code wanted}
     */
    public DirectoryPreview list(ByteString folder, int maxNames, Set<ByteString> wanted) throws ErrnoException {
        List<ByteString> path = new ArrayList<>(List.of(SLASH));
        path.addAll(DirectoryPath.components(folder));
        try (PathHandle handle = PathHandle.resolveWithoutSymlinks(path);
                Descriptor open = FileOpener.openat(handle.directory(), handle.name(), LIST_FLAGS)) {
            SmallestNames names = new SmallestNames(maxNames, wanted);
            DirectoryLister.list(open, names);
            List<EntryPreview> entries = new ArrayList<>();
            for (ByteString name : names.kept()) {
                entry(open, folder, name).ifPresent(entries::add);
            }
            return new DirectoryPreview(entries, names.count(), filter.hasMarker(open, name -> exists(open, name)));
        }
    }

    /** Returns the entry of {@code /}, which no directory contains. */
    public EntryPreview rootEntry() throws ErrnoException {
        FileStatus status = FileStatus.of(Descriptor.WORKING_DIRECTORY, SLASH);
        return new EntryPreview(SLASH, status, Optional.empty(), exclusion(SLASH, status));
    }

    private Optional<EntryPreview> entry(Descriptor open, ByteString folder, ByteString name) {
        try {
            FileStatus status = FileStatus.of(open, name);
            Optional<ByteString> link =
                    status.isSymlink() ? Optional.of(DirectoryOperations.readSymlink(open, name)) : Optional.empty();
            return Optional.of(new EntryPreview(name, status, link, exclusion(childPath(folder, name), status)));
        } catch (ErrnoException gone) {
            return Optional.empty();
        }
    }

    /** Returns the path of a child of a directory. */
    public static ByteString childPath(ByteString folder, ByteString name) {
        return folder.equals(SLASH) ? SLASH.concat(name) : folder.concat(SLASH).concat(name);
    }

    private static boolean exists(Descriptor folder, ByteString name) {
        try {
            FileStatus unused = FileStatus.of(folder, name);
            return true;
        } catch (ErrnoException absent) {
            return false;
        }
    }

    /**
     * Returns why a backup leaves out the object or its contents. Outside the chosen roots, no file system counts as another
     * one.
     */
    private Optional<Exclusion> exclusion(ByteString path, FileStatus status) {
        Optional<ByteString> root = roots.stream()
                .filter(one -> path.equals(one) || RootPath.isWithin(path, one))
                .findFirst();
        EntryKey key = key(root.orElse(SLASH), path);
        DirectoryPath directory = key.isRoot() ? new DirectoryPath(List.of(), 0) : DirectoryPath.of(key.parent());
        return filter.entryExclusion(key, status, directory)
                .or(() -> status.isDirectory() ? filter.contentsExclusion(status) : Optional.empty())
                .filter(why -> root.isPresent() || why != Exclusion.OTHER_FILE_SYSTEM);
    }

    private static EntryKey key(ByteString root, ByteString path) {
        EntryKey key = EntryKey.root(root);
        for (ByteString component : DirectoryPath.components(path.substring(root.size(), path.size()))) {
            key = key.child(component);
        }
        return key;
    }

    /** Keeps the smallest names of a directory. Its memory does not grow with the number of listed names. */
    private static final class SmallestNames implements DirectoryLister.NameConsumer {
        private final int limit;
        private final Set<ByteString> wanted;
        private final TreeSet<ByteString> smallest = new TreeSet<>();
        private final TreeSet<ByteString> kept = new TreeSet<>();
        private long count;

        /** @param wanted names that are kept in any case */
        SmallestNames(int limit, Set<ByteString> wanted) {
            this.limit = limit;
            this.wanted = wanted;
        }

        @Override
        public void name(byte[] bytes, int from, int length) {
            ByteString name = ByteString.of(bytes, from, from + length);
            count++;
            if (wanted.contains(name)) {
                kept.add(name);
            }
            smallest.add(name);
            if (smallest.size() > limit) {
                smallest.removeLast();
            }
        }

        SortedSet<ByteString> kept() {
            kept.addAll(smallest);
            return kept;
        }

        /** Returns the number of all names that were listed. */
        long count() {
            return count;
        }
    }
}
