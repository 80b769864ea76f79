package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Listing;
import dev.coffre.backup.libc.Naming;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Status;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Shows single directories to a person who chooses what is backed up: their contents, and what a backup would leave out.
 * Follows no links. Memory is bounded, whatever a directory contains.
 */
public final class SourcePreview {
    private static final ByteString SLASH = ByteString.utf8("/");
    private static final int LIST = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    private final List<ByteString> roots;
    private final Boundaries boundaries;

    /** @param roots chosen so far, normalised */
    public SourcePreview(SourceRules rules, Collection<ByteString> roots) {
        this.roots = RootPath.merge(roots);
        this.boundaries = new Boundaries(rules, List.copyOf(roots));
    }

    /**
     * The contents of a directory.
     *
     * @param entries the first ones by name, and those that were asked for
     * @param count of all entries of the directory
     * @param marked whether a marker in it excludes its contents
     */
    public record Folder(List<Entry> entries, long count, boolean marked) {
        public Folder {
            entries = List.copyOf(entries);
        }
    }

    /**
     * One object of a directory.
     *
     * @param link the target, if it is a symbolic link
     * @param leftOut why a backup leaves out the object or its contents
     */
    public record Entry(ByteString name, Status status, Optional<ByteString> link, Optional<Exclusion> leftOut) {}

    /**
     * Lists a directory.
     *
     * @param folder normalised path
     * @param most maximum number of names, not counting those of {@code wanted}
     */
    public Folder look(ByteString folder, int most, Set<ByteString> wanted) throws ErrnoException {
        List<ByteString> path = new ArrayList<>(List.of(SLASH));
        path.addAll(DirectoryPath.components(folder));
        try (Reach reach = Reach.withoutSymlinks(path);
                Descriptor open = Opening.openat(reach.directory(), reach.name(), LIST)) {
            FirstNames names = new FirstNames(most, wanted);
            Listing.list(open, names);
            List<Entry> entries = new ArrayList<>();
            for (ByteString name : names.kept()) {
                entry(open, folder, name).ifPresent(entries::add);
            }
            return new Folder(entries, names.count(), boundaries.marked(open, name -> isThere(open, name)));
        }
    }

    /** Returns the entry of {@code /}, which is in no directory. */
    public Entry top() throws ErrnoException {
        Status status = Status.of(Descriptor.WORKING_DIRECTORY, SLASH);
        return new Entry(SLASH, status, Optional.empty(), leftOut(SLASH, status));
    }

    private Optional<Entry> entry(Descriptor open, ByteString folder, ByteString name) {
        try {
            Status status = Status.of(open, name);
            Optional<ByteString> link =
                    status.isSymlink() ? Optional.of(Naming.readSymlink(open, name)) : Optional.empty();
            return Optional.of(new Entry(name, status, link, leftOut(below(folder, name), status)));
        } catch (ErrnoException gone) {
            return Optional.empty();
        }
    }

    /** Returns the path of a child of a directory. */
    public static ByteString below(ByteString folder, ByteString name) {
        return folder.equals(SLASH) ? SLASH.concat(name) : folder.concat(SLASH).concat(name);
    }

    private static boolean isThere(Descriptor folder, ByteString name) {
        try {
            Status unused = Status.of(folder, name);
            return true;
        } catch (ErrnoException absent) {
            return false;
        }
    }

    /** While no root is chosen, no file system counts as another one. */
    private Optional<Exclusion> leftOut(ByteString path, Status status) {
        Optional<ByteString> root = roots.stream()
                .filter(one -> path.equals(one) || RootPath.isWithin(path, one))
                .findFirst();
        EntryKey key = key(root.orElse(SLASH), path);
        DirectoryPath directory = key.isRoot() ? new DirectoryPath(List.of(), 0) : DirectoryPath.of(key.parent());
        return boundaries
                .ofEntry(key, status, directory)
                .or(() -> status.isDirectory() ? boundaries.ofContents(status) : Optional.empty())
                .filter(why -> root.isPresent() || why != Exclusion.OTHER_FILE_SYSTEM);
    }

    private static EntryKey key(ByteString root, ByteString path) {
        EntryKey key = EntryKey.root(root);
        for (ByteString component : DirectoryPath.components(path.substring(root.size(), path.size()))) {
            key = key.child(component);
        }
        return key;
    }
}
