package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Nature;
import dev.coffre.backup.libc.Accounts;
import dev.coffre.backup.libc.Content;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Inspector;
import dev.coffre.backup.libc.Naming;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Status;
import dev.coffre.backup.libc.Subject;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A folder that a recovery writes into. Whatever others do to the tree meanwhile, nothing outside is read, written or
 * removed: every path is resolved beneath the folder without following symbolic links, and the last name is only given
 * to calls that do not follow one. Thread-safe.
 */
public final class Target implements AutoCloseable {
    /** Until its metadata is applied, nobody else sees what is filled into a directory. */
    private static final int WHILE_FILLING = 0700;

    private static final int NODE_MODE = 0600;
    private static final int OPEN_EXISTING = OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW | OpenFlags.NON_BLOCKING;

    private final Descriptor top;
    private final Resolution resolution;
    private final MetadataWriter metadataWriter;
    private final Inspector inspector;
    private final RandomGenerator random;
    private final boolean namesFromTheStart;
    private @Nullable Folder folder;

    /** @param namesFromTheStart whether files have temporary names, although the file system may do without */
    Target(
            Descriptor top,
            Resolution resolution,
            MetadataWriter metadataWriter,
            Inspector inspector,
            RandomGenerator random,
            boolean namesFromTheStart) {
        this.top = top;
        this.resolution = resolution;
        this.metadataWriter = metadataWriter;
        this.inspector = inspector;
        this.random = random;
        this.namesFromTheStart = namesFromTheStart;
    }

    /**
     * @param folder an existing folder; links on the way to it are followed, the user has named it
     * @param random for the names of unfinished files
     */
    public static Target open(ByteString folder, PlacingRules rules, RandomGenerator random) throws ErrnoException {
        Descriptor top = Opening.open(folder, OpenFlags.READ_ONLY | OpenFlags.DIRECTORY);
        try {
            Accounts accounts = new Accounts();
            return new Target(
                    top,
                    Resolution.available(top),
                    new MetadataWriter(rules, accounts),
                    new Inspector(accounts),
                    random,
                    false);
        } catch (ErrnoException failure) {
            top.close();
            throw failure;
        }
    }

    /**
     * Makes a directory and those above it where they are missing, for the owner only.
     *
     * @return whether it was made now
     * @throws ErrnoException ENOTDIR if something else has its name
     */
    public boolean ensureDirectory(TargetPath path) throws ErrnoException {
        if (path.isTop()) {
            return false;
        }
        try (Place place = placeOrMake(path)) {
            Naming.makeDirectory(place.directory(), place.name(), WHILE_FILLING);
            return true;
        } catch (ErrnoException failure) {
            if (failure.is(Errno.EEXIST)) {
                requireDirectory(path);
                return false;
            }
            throw failure;
        }
    }

    private Place placeOrMake(TargetPath path) throws ErrnoException {
        try {
            return place(path);
        } catch (ErrnoException failure) {
            if (!failure.is(Errno.ENOENT)) {
                throw failure;
            }
        }
        ensureDirectory(path.parent());
        return place(path);
    }

    private void requireDirectory(TargetPath path) throws ErrnoException {
        try (Place place = place(path)) {
            if (!Status.of(place.directory(), place.name()).isDirectory()) {
                throw new ErrnoException("mkdirat", Errno.ENOTDIR, path.name());
            }
        }
    }

    /**
     * Starts a file in the directory where it is to stand.
     *
     * @param mode that it is to have once its metadata is applied
     * @param sparse whether runs of zeros become holes
     */
    public PlacedFile create(TargetPath path, int mode, boolean sparse) throws ErrnoException {
        try {
            return create(enterParentOf(path), path, mode, sparse);
        } catch (ErrnoException _) {
            return create(enterAnew(path), path, mode, sparse); // it may have been removed and made again
        }
    }

    private PlacedFile create(Folder entered, TargetPath path, int mode, boolean sparse) throws ErrnoException {
        return PlacedFile.create(this, entered, path, metadataWriter, random, mode, sparse);
    }

    /** The directory of {@code path}, by the whole way; whoever asks leaves it. */
    synchronized Folder enterAnew(TargetPath path) throws ErrnoException {
        leaveFolder();
        return enterParentOf(path);
    }

    /** The files of a directory come one after the other: it stays open for the next. */
    private synchronized Folder enterParentOf(TargetPath path) throws ErrnoException {
        Folder known = folder;
        if (known == null || !known.mayTake(path)) {
            leaveFolder();
            known = open(path.parent());
            folder = known;
        }
        known.enter();
        return known;
    }

    private Folder open(TargetPath path) throws ErrnoException {
        Descriptor directory = directory(path);
        try {
            return Folder.of(path, directory, metadataWriter, namesFromTheStart);
        } catch (ErrnoException failure) {
            directory.close();
            throw failure;
        }
    }

    private synchronized void leaveFolder() throws ErrnoException {
        Folder left = folder;
        folder = null;
        if (left != null) {
            left.leave();
        }
    }

    /** Gives what is at {@code existing} a second name. */
    public void link(TargetPath existing, TargetPath path) throws ErrnoException {
        try (Place from = place(existing);
                Place to = place(path)) {
            Naming.link(from.directory(), from.name(), to.directory(), to.name());
        }
    }

    /**
     * Makes a symbolic link, FIFO or device node.
     *
     * @throws ErrnoException EEXIST if its name is taken; EPERM for a device without the right to make one
     * @throws IllegalArgumentException for a nature that is made in another way or not at all
     */
    public void make(TargetPath path, Nature nature) throws ErrnoException {
        try (Place place = place(path)) {
            if (nature instanceof Nature.Symlink(ByteString target)) {
                Naming.makeSymlink(target, place.directory(), place.name());
            } else {
                Naming.makeNode(place.directory(), place.name(), nature, NODE_MODE);
            }
        }
    }

    /** What stands at {@code path}; empty if nothing does. */
    public Optional<Metadata> inspect(TargetPath path) throws ErrnoException {
        try (Place place = place(path)) {
            return Optional.of(inspector.inspect(place.directory(), place.name()));
        } catch (ErrnoException failure) {
            if (failure.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Opens the regular file at {@code path}, so that what it already has need not be fetched. */
    public Optional<ExistingFile> openExisting(TargetPath path) throws ErrnoException {
        try (Place place = place(path)) {
            if (!Status.of(place.directory(), place.name()).isRegularFile()) {
                return Optional.empty();
            }
            Descriptor descriptor = Opening.openat(place.directory(), place.name(), OPEN_EXISTING);
            Status opened = Status.of(descriptor);
            if (opened.isRegularFile()) {
                return Optional.of(new ExistingFile(descriptor, opened.size()));
            }
            descriptor.close();
            return Optional.empty();
        } catch (ErrnoException failure) {
            if (failure.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /**
     * Removes what stands at {@code path}.
     *
     * @throws ErrnoException ENOTEMPTY for a directory with something in it
     */
    public void remove(TargetPath path) throws ErrnoException {
        try (Place place = place(path)) {
            if (Status.of(place.directory(), place.name()).isDirectory()) {
                Naming.removeDirectory(place.directory(), place.name());
            } else {
                Naming.unlink(place.directory(), place.name());
            }
        }
    }

    /**
     * Gives what stands at {@code path} its owner, mode, ACLs, attributes and times. Directories last and the deepest
     * first: whatever is placed in one moves its time, and its mode may forbid it.
     *
     * @return what could not be applied; the rest is
     */
    public List<MetadataProblem> applyMetadata(TargetPath path, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        try (Place place = place(path)) {
            return metadataWriter.apply(
                    new Subject.Named(place.directory(), place.name()), true, Optional.empty(), metadata, attributes);
        }
    }

    /** Returns when all that was placed is on its disk. */
    public void sync() throws ErrnoException {
        Content.syncFileSystem(top);
    }

    private Place place(TargetPath path) throws ErrnoException {
        if (path.isTop()) {
            return new Place(reopenTop(), Place.SELF);
        }
        return new Place(directory(path.parent()), path.name());
    }

    private Descriptor directory(TargetPath path) throws ErrnoException {
        return path.isTop() ? reopenTop() : resolution.open(top, path.components());
    }

    /** A place closes its directory; the top stays open for the others. */
    private Descriptor reopenTop() throws ErrnoException {
        return Opening.openat(top, Place.SELF, Resolution.PLACE);
    }

    @Override
    public synchronized void close() throws ErrnoException {
        try (Descriptor _ = top) {
            leaveFolder();
        }
    }
}
