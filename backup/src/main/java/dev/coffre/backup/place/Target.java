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
 * The folder that a recovery writes to. Regardless of concurrent changes, nothing outside it is read, written or removed. Every
 * path is resolved below the folder without following symbolic links, and the last name is passed only to calls that do not
 * follow one. Thread-safe.
 */
public final class Target implements AutoCloseable {
    private static final int OWNER_ONLY = 0700;

    /**
     * Mode of a folder before its metadata is applied. No other user sees its contents. The sticky bit, which other programs do
     * not set on private folders, marks it as unfinished for a later recovery.
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

    /** Whether this recovery created the top folder. */
    private boolean topIsOurs;

    /** @param namesFromTheStart whether to use temporary names even where the file system supports unnamed files */
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
     * @param folder an existing folder; links on the way are followed, because the user named it
     * @param random for temporary names
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
     * Creates a folder directly in this one and opens it as a target of its own.
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
     * Creates a directory and its missing ancestors, accessible for the owner only.
     *
     * @throws ErrnoException ENOTDIR if another object has its name
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

    /** Returns whether it was created. */
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

    /** Creates a folder that gets its metadata later, unless it exists. Returns empty if another object has its name. */
    public Optional<BegunFolder> beginFolder(TargetPath path) throws ErrnoException {
        if (path.isTop()) {
            return Optional.of(begun(topIsOurs, top));
        }
        try (Place place = placeOrMake(path)) {
            boolean made = makeIfAbsent(place.directory(), place.name(), UNFINISHED);
            return begun(made, place.directory(), place.name());
        }
    }

    /** Makes a created top folder accessible to its owner only. For a top that is in no recovery point. */
    public void finishTop() throws ErrnoException {
        if (topIsOurs) {
            Permissions.changeMode(new Subject.Opened(top), Status.of(top).permissions() & SETGID | OWNER_ONLY);
        }
    }

    /** Like {@link #beginFolder}, but replaces an object that is not a folder. The object is kept if this fails. */
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

    /** Ignores setgid, which a new folder inherits from its parent. */
    private static boolean isUnfinished(Status folder) {
        return (folder.permissions() & ~SETGID) == UNFINISHED && folder.uid() == Accounts.effectiveUser();
    }

    private Replacement replacement(Place place, ByteString complete) {
        return new Replacement(place.directory(), complete, place.name(), TemporaryName.next(random));
    }

    /** Cleans up after a failure. A further error is added to {@code failure}. */
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
     * Creates a file in its final directory.
     *
     * @param mode final mode, once the metadata is applied
     * @param sparse whether runs of zeros become holes
     */
    public PlacedFile create(TargetPath path, int mode, boolean sparse) throws ErrnoException {
        try {
            return create(enterParentOf(path), path, mode, sparse);
        } catch (ErrnoException _) {
            return create(enterAnew(path), path, mode, sparse); // the directory may have been removed and created again
        }
    }

    private PlacedFile create(Folder entered, TargetPath path, int mode, boolean sparse) throws ErrnoException {
        return PlacedFile.create(this, entered, path, metadataWriter, random, mode, sparse);
    }

    /** Resolves the parent of {@code path} again. The caller must leave the folder. */
    synchronized Folder enterAnew(TargetPath path) throws ErrnoException {
        leaveFolder();
        return enterParentOf(path);
    }

    /** Keeps the directory open for the next file, because files of a directory come in sequence. */
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
     * Gives the object at {@code existing} a second name.
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

    /** Like {@link #link}, but replaces an existing object, which is kept if this fails. */
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
            // rename(2) does nothing if both names already are of the same object.
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
     * Creates a symbolic link, FIFO or device node, and applies its metadata.
     *
     * @return the metadata that could not be applied
     * @throws ErrnoException EEXIST if its name is taken; EPERM for a device without the right to create one
     * @throws IllegalArgumentException for another type of object
     */
    public List<MetadataProblem> make(TargetPath path, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        try (Place place = place(path)) {
            return make(place.directory(), place.name(), metadata, attributes);
        }
    }

    /** Like {@link #make}, but replaces an existing object, which is kept if this fails. */
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

    /** Returns the metadata of the object at {@code path}; empty if there is none. */
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

    /** Opens the regular file at {@code path}, to reuse content of it. Returns empty if there is none. */
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
     * Applies owner, mode, ACLs, attributes and times to the object at {@code path}, if it still has this id. Directories must
     * come last, deepest first: placing something in a directory changes its time, and its mode may forbid that.
     *
     * @return the metadata that could not be applied
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

    /** Returns when everything placed is on disk, on all file systems mounted below the top. */
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

    /** A place closes its directory, but the top must stay open. */
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
