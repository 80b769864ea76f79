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
 * Single folders as a person looks at them who chooses what is backed up: what stands in each, and what a backup would
 * leave out of it. No link is followed. What it holds of a folder is bounded, whatever the folder holds.
 */
public final class SourcePreview {
    private static final ByteString SLASH = ByteString.utf8("/");
    private static final int LIST = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    private final List<ByteString> roots;
    private final Boundaries boundaries;

    /** @param roots what is chosen so far, each in its one form */
    public SourcePreview(SourceRules rules, Collection<ByteString> roots) {
        this.roots = RootPath.merge(roots);
        this.boundaries = new Boundaries(rules, List.copyOf(roots));
    }

    /**
     * What stands in a folder.
     *
     * @param entries the first by name, and those that were asked for
     * @param count of all that stand there
     * @param marked whether something in it says that its contents are to be left out
     */
    public record Folder(List<Entry> entries, long count, boolean marked) {
        public Folder {
            entries = List.copyOf(entries);
        }
    }

    /**
     * What stands under a name.
     *
     * @param link where it leads, if it is a symbolic link
     * @param leftOut why a backup leaves it out, or what is in it
     */
    public record Entry(ByteString name, Status status, Optional<ByteString> link, Optional<Exclusion> leftOut) {}

    /**
     * Looks into a folder.
     *
     * @param folder in its one form
     * @param most so many names at most, and besides those of {@code wanted} that are there
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

    /** The entry of the root of all, which stands in no folder. */
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

    /** The path of what stands in a folder. */
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

    /** Where nothing is chosen yet, other file systems are other to nothing. */
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
