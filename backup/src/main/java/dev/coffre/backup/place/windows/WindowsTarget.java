package dev.coffre.backup.place.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.place.ExistingKind;
import dev.coffre.backup.place.MetadataDifference;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.ObjectId;
import dev.coffre.backup.place.PartialFile;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.TemporaryName;
import dev.coffre.backup.place.UnfinishedFile;
import dev.coffre.backup.place.UnfinishedFolder;
import dev.coffre.backup.place.windows.WindowsMetadataWriter.DescriptorByDefault;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.SecurityDescriptor;
import dev.coffre.backup.win32.TargetObject;
import dev.coffre.backup.win32.TargetObjects;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The folder that a recovery writes to, or the whole machine. Thread-safe. */
final class WindowsTarget implements RecoveryTarget, WindowsUnfinishedFile.FileFinisher {
    /** Reason of a FIFO, device or socket. */
    static final String NOT_ON_WINDOWS = "not-on-windows";

    private final TargetObjects objects;
    private final WindowsFolders folders;
    private final WindowsMetadataWriter metadataWriter;
    private final RandomGenerator random;
    private final UnfinishedMark mark;
    private final WindowsFileCreator files;
    private final InheritedDescriptor ofNewFiles = new InheritedDescriptor(this::spareName, false);
    private final InheritedDescriptor ofNewFolders = new InheritedDescriptor(this::spareName, true);
    private final Set<ByteString> volumes = new HashSet<>();

    private final Optional<NewTop> newTop;

    /**
     * A top folder that this recovery created, or an earlier one that was interrupted.
     *
     * @param inherited the descriptor that it gets if its entry has none; empty if the file system has none
     */
    record NewTop(Optional<byte[]> inherited) {}

    /** @param volume a path on the volume of the top; empty for the whole machine */
    WindowsTarget(
            TargetObjects objects,
            WindowsFolders folders,
            WindowsMetadataWriter metadataWriter,
            RandomGenerator random,
            Optional<ByteString> volume,
            Optional<NewTop> newTop)
            throws ErrnoException {
        this.objects = objects;
        this.folders = folders;
        this.metadataWriter = metadataWriter;
        this.random = random;
        this.newTop = newTop;
        byte[] user = objects.processUser();
        this.mark = new UnfinishedMark(this::spareName, user);
        this.files = new WindowsFileCreator(
                folders, new TemporaryFiles(this::spareName), SecurityDescriptor.privateTo(user), this);
        volume.ifPresent(volumes::add);
    }

    @Override
    public String spareName() {
        synchronized (random) {
            return TemporaryName.next(random).display();
        }
    }

    @Override
    public void ensureDirectory(TargetPath path) throws ErrnoException {
        if (!path.isTop() || folders.top().isPresent()) {
            folders.ensure(path);
        }
    }

    @Override
    public Optional<UnfinishedFolder> beginFolder(TargetPath path) throws ErrnoException {
        if (isStart(path)) {
            try (OpenFolder start = folders.open(path)) {
                return Optional.of(new UnfinishedFolder(id(start.object().status()), isNew(start)));
            }
        }
        try (OpenFolder parent = folders.parentOrMake(path)) {
            String name = WindowsFolders.name(path.name());
            try (TargetObject made = mark.create(parent.object(), name)) {
                return Optional.of(new UnfinishedFolder(id(made.status()), true));
            } catch (ErrnoException taken) {
                if (!taken.is(Errno.EEXIST)) {
                    throw taken;
                }
            }
            try (TargetObject there = parent.object().open(name, TargetObject.Access.LOOK)) {
                ObjectStatus status = there.status();
                return status.isFolder()
                        ? Optional.of(new UnfinishedFolder(id(status), mark.isOn(there, parent.object())))
                        : Optional.empty();
            }
        }
    }

    /** Returns whether it is the top folder, or the root of a volume. */
    private boolean isStart(TargetPath path) {
        return path.components().size() == (folders.top().isPresent() ? 0 : 1);
    }

    private boolean isNew(OpenFolder start) {
        return newTop.isPresent()
                && folders.top().filter(start.object()::equals).isPresent();
    }

    private static ObjectId id(ObjectStatus status) {
        return ObjectId.ofFolder(status.volume(), status.fileNumber());
    }

    @Override
    public void finishTop() throws ErrnoException {
        if (newTop.isPresent() && folders.top().isPresent()) {
            TargetObject top = folders.top().get();
            if (newTop.get().inherited().isPresent()) {
                SecurityDescriptor inherited =
                        SecurityDescriptor.parse(newTop.get().inherited().get());
                top.setSecurityDescriptor(SecurityDescriptor.keepingInheritance(
                        inherited.accessAlone().toBytes()));
            }
            top.setBasic(0, 0, ObjectStatus.NORMAL);
        }
    }

    @Override
    public UnfinishedFolder beginFolderReplacing(TargetPath path) throws ErrnoException {
        try (OpenFolder parent = folders.parent(path)) {
            String name = WindowsFolders.name(path.name());
            String temporary = spareName();
            try (TargetObject made = mark.create(parent.object(), temporary)) {
                replace(parent, made, temporary, name);
                return new UnfinishedFolder(id(made.status()), true);
            }
        }
    }

    /** Replaces the object with this name. Removes the new object if this fails. */
    private void replace(OpenFolder parent, TargetObject made, String temporary, String name) throws ErrnoException {
        try {
            new Replacement(parent.object(), made, temporary, name, spareName()).run();
        } catch (ErrnoException failure) {
            removeAfter(failure, made);
            throw failure;
        }
    }

    private static void removeAfter(ErrnoException failure, TargetObject made) {
        try {
            made.setBasic(0, 0, ObjectStatus.NORMAL);
            made.remove();
        } catch (ErrnoException further) {
            failure.addSuppressed(further);
        }
    }

    @Override
    public UnfinishedFile create(TargetPath path, int mode, boolean sparse) throws ErrnoException {
        rememberVolume(path);
        return files.create(path, sparse);
    }

    @Override
    public Optional<UnfinishedFile> reopen(PartialFile file, boolean sparse) throws ErrnoException {
        rememberVolume(file.path());
        return files.reopen(file, sparse);
    }

    @Override
    public boolean removePartial(PartialFile file) throws ErrnoException {
        return files.removePartial(file);
    }

    private synchronized void rememberVolume(TargetPath path) {
        if (folders.top().isEmpty() && !path.isTop()) {
            volumes.add(path.components().getFirst());
        }
    }

    @Override
    public List<MetadataProblem> applyMetadata(
            OpenFolder folder, TargetObject file, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        return metadataWriter.apply(file, () -> ofNewFiles.in(folder.object()), metadata, attributes);
    }

    @Override
    public void link(TargetPath existing, TargetPath path) throws ErrnoException {
        try (OpenFolder from = folders.parent(existing);
                OpenFolder to = folders.parent(path);
                TargetObject object = openLinkable(from, existing)) {
            object.link(to.object(), WindowsFolders.name(path.name()));
        }
    }

    private static TargetObject openLinkable(OpenFolder from, TargetPath existing) throws ErrnoException {
        TargetObject object = from.object().open(WindowsFolders.name(existing.name()), TargetObject.Access.CHANGE);
        if (object.status().isFolder()) {
            object.close();
            throw new ErrnoException("NtSetInformationFile", Errno.EPERM, existing.name());
        }
        return object;
    }

    @Override
    public void linkReplacing(TargetPath existing, TargetPath path) throws ErrnoException {
        try (OpenFolder from = folders.parent(existing);
                OpenFolder to = folders.parent(path);
                TargetObject object = openLinkable(from, existing)) {
            String temporary = spareName();
            object.link(to.object(), temporary);
            try (TargetObject linked = to.object().open(temporary, TargetObject.Access.CHANGE)) {
                String name = WindowsFolders.name(path.name());
                new Replacement(to.object(), linked, temporary, name, spareName()).run();
            } catch (ErrnoException failure) {
                to.removeIfPresent(temporary);
                throw failure;
            }
            // Renaming does nothing if both names already are of the same object.
            to.removeIfPresent(temporary);
        }
    }

    @Override
    public List<MetadataProblem> make(TargetPath path, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        String name = WindowsFolders.name(path.name());
        return make(path, metadata, attributes, (folder, made, _) -> made.rename(folder.object(), name, false));
    }

    @Override
    public List<MetadataProblem> makeReplacing(TargetPath path, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        String name = WindowsFolders.name(path.name());
        return make(
                path,
                metadata,
                attributes,
                (folder, made, temporary) ->
                        new Replacement(folder.object(), made, temporary, name, spareName()).run());
    }

    private interface Naming {
        void name(OpenFolder folder, TargetObject made, String temporary) throws ErrnoException;
    }

    private List<MetadataProblem> make(
            TargetPath path, Metadata metadata, List<ExtendedAttribute> attributes, Naming naming)
            throws ErrnoException {
        if (!(metadata.fileType() instanceof FileType.Symlink(ByteString target))) {
            throw new ErrnoException("NtCreateFile", Errno.EOPNOTSUPP, path.name()).withReason(NOT_ON_WINDOWS);
        }
        LinkData link = LinkData.of(target, attributes);
        try (OpenFolder parent = folders.parent(path)) {
            String temporary = spareName();
            try (TargetObject made = link.isFolder()
                    ? parent.object().createFolder(temporary, 0, new byte[0])
                    : parent.object().createFile(temporary, new byte[0])) {
                try {
                    made.setReparseData(link.reparseData());
                    if (!made.status().isLink()) { // Wine makes none and reports success
                        throw new ErrnoException("NtFsControlFile", Errno.EOPNOTSUPP, path.name());
                    }
                    List<MetadataProblem> problems =
                            metadataWriter.apply(made, DescriptorByDefault.KEEP, metadata, attributes);
                    naming.name(parent, made, temporary);
                    return problems;
                } catch (ErrnoException refused) {
                    removeAfter(refused, made);
                    throw refused;
                }
            }
        }
    }

    @Override
    public Optional<ExistingKind> inspect(TargetPath path) throws ErrnoException {
        if (isStart(path)) {
            return Optional.of(ExistingKind.FOLDER);
        }
        try (OpenFolder parent = folders.parent(path);
                TargetObject found = parent.object().open(WindowsFolders.name(path.name()), TargetObject.Access.LOOK)) {
            return Optional.of(found.status().isFolder() ? ExistingKind.FOLDER : ExistingKind.OTHER);
        } catch (ErrnoException failure) {
            if (failure.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    @Override
    public Optional<ExistingFile> openExisting(TargetPath path) throws ErrnoException {
        return isStart(path) ? Optional.empty() : files.openExisting(path);
    }

    @Override
    public boolean isSameObject(TargetPath one, TargetPath other) throws ErrnoException {
        return files.isSameObject(one, other);
    }

    @Override
    public List<MetadataProblem> applyMetadata(
            TargetPath path, ObjectId id, Metadata metadata, List<ExtendedAttribute> attributes) throws ErrnoException {
        if (isStart(path)) {
            try (OpenFolder start = folders.open(path)) {
                DescriptorByDefault inherited =
                        isNew(start) ? () -> newTop.flatMap(NewTop::inherited) : DescriptorByDefault.KEEP;
                return apply(start.object(), id, inherited, metadata, attributes);
            }
        }
        try (OpenFolder parent = folders.parent(path);
                TargetObject object =
                        parent.object().open(WindowsFolders.name(path.name()), TargetObject.Access.CHANGE)) {
            long written = parent.object().status().modified();
            DescriptorByDefault inherited = mark.isOn(object, parent.object())
                    ? () -> ofNewFolders.in(parent.object())
                    : DescriptorByDefault.KEEP;
            List<MetadataProblem> problems = apply(object, id, inherited, metadata, attributes);
            folders.restoreWriteTime(path.parent(), parent, written);
            return problems;
        }
    }

    private List<MetadataProblem> apply(
            TargetObject object,
            ObjectId id,
            DescriptorByDefault inherited,
            Metadata metadata,
            List<ExtendedAttribute> attributes)
            throws ErrnoException {
        ObjectStatus status = object.status();
        return status.isFolder() && id(status).equals(id)
                ? metadataWriter.apply(object, inherited, metadata, attributes)
                : List.of(new MetadataProblem.Replaced());
    }

    @Override
    public List<MetadataDifference> differences(TargetPath path, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        if (isStart(path)) {
            try (OpenFolder start = folders.open(path)) {
                return metadataWriter.comparison().differences(start.object(), metadata, attributes);
            }
        }
        try (OpenFolder parent = folders.parent(path);
                TargetObject found = parent.object().open(WindowsFolders.name(path.name()), TargetObject.Access.LOOK)) {
            return metadataWriter.comparison().differences(found, metadata, attributes);
        }
    }

    @Override
    public synchronized void sync() throws ErrnoException {
        for (ByteString volume : volumes) {
            objects.flushVolume(volume);
        }
    }

    @Override
    public void close() throws ErrnoException {
        if (folders.top().isPresent()) {
            folders.top().get().close();
        }
    }
}
