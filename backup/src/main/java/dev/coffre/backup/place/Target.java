package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Nature;
import dev.coffre.backup.libc.Accounts;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Inspector;
import dev.coffre.backup.libc.Naming;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Permissions;
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
    private static final int OWNER_ONLY = 0700;

    /**
     * The mode of a folder until it gets its own: nobody else sees what is filled into it, and the sticky bit, which no other
     * program gives to a private folder, tells a later recovery that the folder is unfinished.
     */
    private static final int UNFINISHED = 01700;

    private static final int SETGID = 02000;
    private static final int NODE_MODE = 0600;
    private static final int OBJECT = OpenFlags.PATH_ONLY | OpenFlags.NO_FOLLOW;
    private static final int TOP = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY;
    private static final int OPEN_EXISTING = OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW | OpenFlags.NON_BLOCKING;

    private final Descriptor top;
    private final Resolution resolution;
    private final MetadataWriter metadataWriter;
    private final Inspector inspector;
    private final RandomGenerator random;
    private final boolean namesFromTheStart;
    private final FileSystems fileSystems = new FileSystems();
    private @Nullable Folder folder;

    /** Whether this recovery made the top. */
    private boolean topIsOurs;

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
     * @param random for the names of what is not complete
     */
    public static Target open(ByteString folder, PlacingRules rules, RandomGenerator random) throws ErrnoException {
        return of(Opening.open(folder, TOP), rules, random);
    }

    private static Target of(Descriptor top, PlacingRules rules, RandomGenerator random) throws ErrnoException {
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
     * Makes a folder directly in this one and opens it as a target of its own.
     *
     * @param awaitsMetadata whether the folder gets metadata at the end of the recovery
     */
    public Target makeTarget(ByteString name, boolean awaitsMetadata, PlacingRules rules) throws ErrnoException {
        TargetPath.requireName(name);
        boolean made = makeIfAbsent(top, name, awaitsMetadata ? UNFINISHED : OWNER_ONLY);
        Target target = of(Opening.openat(top, name, TOP | OpenFlags.NO_FOLLOW), rules, random);
        try {
            target.topIsOurs = made && target.fileSystems.of(target.top).mayBeNew(Status.of(target.top));
            return target;
        } catch (ErrnoException failure) {
            target.close();
            throw failure;
        }
    }

    /**
     * Makes a directory and those above it where they are missing, for the owner only.
     *
     * @throws ErrnoException ENOTDIR if something else has its name
     */
    public void ensureDirectory(TargetPath path) throws ErrnoException {
        if (path.isTop()) {
            return;
        }
        try (Place place = placeOrMake(path)) {
            if (!makeIfAbsent(place.directory(), place.name(), OWNER_ONLY)
                    && !Status.of(place.directory(), place.name()).isDirectory()) {
                throw new ErrnoException("mkdirat", Errno.ENOTDIR, path.name());
            }
        }
    }

    /** Returns whether it was made. */
    private static boolean makeIfAbsent(Descriptor directory, ByteString name, int mode) throws ErrnoException {
        try {
            Naming.makeDirectory(directory, name, mode);
            return true;
        } catch (ErrnoException failure) {
            if (failure.is(Errno.EEXIST)) {
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

    /** Makes a folder that gets its metadata at the end, unless it is there; empty if something else has its name. */
    public Optional<BegunFolder> beginFolder(TargetPath path) throws ErrnoException {
        if (path.isTop()) {
            return Optional.of(begun(topIsOurs, top));
        }
        try (Place place = placeOrMake(path)) {
            boolean made = makeIfAbsent(place.directory(), place.name(), UNFINISHED);
            return begun(made, place.directory(), place.name());
        }
    }

    /** For a top that is in no recovery point: if it was made, it is its owner's only. */
    public void finishTop() throws ErrnoException {
        if (topIsOurs) {
            Permissions.changeMode(new Subject.Opened(top), Status.of(top).permissions() & SETGID | OWNER_ONLY);
        }
    }

    /** As {@link #beginFolder}, in the place of something that is no folder and that stays if this fails. */
    public BegunFolder beginFolderReplacing(TargetPath path) throws ErrnoException {
        try (Place place = place(path)) {
            ByteString temporary = TemporaryName.next(random);
            Naming.makeDirectory(place.directory(), temporary, UNFINISHED);
            try {
                Optional<BegunFolder> folder = begun(true, place.directory(), temporary);
                replacement(place, temporary).run();
                return folder.orElse(new BegunFolder(ObjectId.NONE, true));
            } catch (ErrnoException failure) {
                removeAfter(failure, () -> Naming.removeDirectory(place.directory(), temporary));
                throw failure;
            }
        }
    }

    private Optional<BegunFolder> begun(boolean made, Descriptor directory, ByteString name) throws ErrnoException {
        Status status = Status.of(directory, name);
        if (!status.isDirectory()) {
            return Optional.empty();
        }
        Optional<FileSystemKind> kind = fileSystems.known(status.device());
        if (kind.isPresent()) {
            return Optional.of(begun(made, status, kind.get()));
        }
        try (Descriptor open = Opening.openat(directory, name, Resolution.PLACE)) {
            return Optional.of(begun(made, open));
        }
    }

    private BegunFolder begun(boolean made, Descriptor open) throws ErrnoException {
        Status status = Status.of(open);
        return begun(made, status, fileSystems.of(status, open, open));
    }

    private static BegunFolder begun(boolean made, Status status, FileSystemKind kind) {
        if (!made) {
            return new BegunFolder(ObjectId.of(status, kind), isUnfinished(status));
        }
        return new BegunFolder(kind.mayBeNew(status) ? ObjectId.of(status, kind) : ObjectId.NONE, true);
    }

    /** A new folder inherits setgid where its parent has it. */
    private static boolean isUnfinished(Status folder) {
        return (folder.permissions() & ~SETGID) == UNFINISHED && folder.uid() == Accounts.effectiveUser();
    }

    private Replacement replacement(Place place, ByteString complete) {
        return new Replacement(place.directory(), complete, place.name(), TemporaryName.next(random));
    }

    /** Removes what is not needed after a failure. What cannot be removed is noted with the failure. */
    private static void removeAfter(ErrnoException failure, Removal removal) {
        try {
            removal.run();
        } catch (ErrnoException further) {
            failure.addSuppressed(further);
        }
    }

    private interface Removal {
        void run() throws ErrnoException;
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
            return Folder.of(path, directory, fileSystems, metadataWriter, namesFromTheStart);
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

    /**
     * Gives what is at {@code existing} a second name.
     *
     * @throws ErrnoException EEXIST if that name is taken
     */
    public void link(TargetPath existing, TargetPath path) throws ErrnoException {
        try (Place from = place(existing);
                Place to = place(path)) {
            fileSystems.of(to.directory());
            Naming.link(from.directory(), from.name(), to.directory(), to.name());
        }
    }

    /** As {@link #link}, in the place of what has the name and stays if this fails. */
    public void linkReplacing(TargetPath existing, TargetPath path) throws ErrnoException {
        try (Place from = place(existing);
                Place to = place(path)) {
            fileSystems.of(to.directory());
            ByteString temporary = TemporaryName.next(random);
            Naming.link(from.directory(), from.name(), to.directory(), temporary);
            try {
                replacement(to, temporary).run();
            } catch (ErrnoException failure) {
                removeAfter(failure, () -> Naming.unlink(to.directory(), temporary));
                throw failure;
            }
            // rename(2) does nothing where both names are of the same object already.
            unlinkIfPresent(to.directory(), temporary);
        }
    }

    private static void unlinkIfPresent(Descriptor directory, ByteString name) throws ErrnoException {
        try {
            Naming.unlink(directory, name);
        } catch (ErrnoException absent) {
            if (!absent.is(Errno.ENOENT)) {
                throw absent;
            }
        }
    }

    /**
     * Makes a symbolic link, FIFO or device node, and gives it its metadata.
     *
     * @return what could not be applied; the rest is
     * @throws ErrnoException EEXIST if its name is taken; EPERM for a device without the right to make one
     * @throws IllegalArgumentException for a nature that is made in another way or not at all
     */
    public List<MetadataProblem> make(TargetPath path, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        try (Place place = place(path)) {
            return make(place.directory(), place.name(), metadata, attributes);
        }
    }

    /** As {@link #make}, in the place of what has the name and stays if this fails. */
    public List<MetadataProblem> makeReplacing(TargetPath path, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        try (Place place = place(path)) {
            ByteString temporary = TemporaryName.next(random);
            try {
                List<MetadataProblem> problems = make(place.directory(), temporary, metadata, attributes);
                replacement(place, temporary).run();
                return problems;
            } catch (ErrnoException failure) {
                removeAfter(failure, () -> unlinkIfPresent(place.directory(), temporary));
                throw failure;
            }
        }
    }

    private List<MetadataProblem> make(
            Descriptor directory, ByteString name, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        Nature nature = metadata.nature();
        if (nature instanceof Nature.Symlink(ByteString target)) {
            Naming.makeSymlink(target, directory, name);
        } else {
            Naming.makeNode(directory, name, nature, NODE_MODE);
        }
        try (Descriptor made = Opening.openat(directory, name, OBJECT)) {
            Status status = Status.of(made);
            FileSystemKind kind = fileSystems.of(status, made, directory);
            return Naming.typeOf(nature) == status.type() && kind.mayBeNew(status)
                    ? metadataWriter.apply(new Subject.Held(made), true, Optional.empty(), metadata, attributes)
                    : List.of(new MetadataProblem.Replaced());
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
     * Gives an object its owner, mode, ACLs, attributes and times, if it is still the one at {@code path}. Directories last
     * and the deepest first: whatever is placed in one moves its time, and its mode may forbid it.
     *
     * @return what could not be applied; the rest is
     */
    public List<MetadataProblem> applyMetadata(
            TargetPath path, ObjectId id, Metadata metadata, List<ExtendedAttribute> attributes) throws ErrnoException {
        try (Place place = place(path);
                Descriptor object = Opening.openat(place.directory(), place.name(), OBJECT)) {
            Status status = Status.of(object);
            FileSystemKind kind = fileSystems.of(status, object, status.isDirectory() ? object : place.directory());
            return ObjectId.of(status, kind).equals(id)
                    ? metadataWriter.apply(new Subject.Held(object), true, Optional.empty(), metadata, attributes)
                    : List.of(new MetadataProblem.Replaced());
        }
    }

    /** Returns when all that was placed is on its disk, whichever file systems are mounted beneath the top. */
    public void sync() throws ErrnoException {
        fileSystems.of(top);
        fileSystems.sync();
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
        try (Descriptor _ = top;
                FileSystems _ = fileSystems) {
            leaveFolder();
        }
    }
}
