package dev.coffre.backup.place.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.RecoveryTargets;
import dev.coffre.backup.place.TargetNames;
import dev.coffre.backup.place.TemporaryName;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.TargetObject;
import dev.coffre.backup.win32.TargetObjects;
import dev.coffre.backup.win32.WideString;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The targets of Windows. */
public final class WindowsTargets implements RecoveryTargets {
    private static final byte SEPARATOR = '\\';

    private final TargetObjects objects;

    public WindowsTargets(TargetObjects objects) {
        this.objects = objects;
    }

    @Override
    public RecoveryTarget open(ByteString folder, MetadataRules rules, RandomGenerator random) throws ErrnoException {
        TargetObject found = walk().open(folder);
        Optional<TargetObject> own;
        try {
            own = unfinished(folder, found, random);
        } catch (ErrnoException failure) {
            found.close();
            throw failure;
        }
        if (own.isEmpty()) {
            return target(folder, found, rules, random, Optional.empty());
        }
        found.close();
        return target(folder, own.get(), rules, random, Optional.of(newTop(folder, random)));
    }

    private TargetWalk walk() throws ErrnoException {
        return new TargetWalk(objects, TrustedUsers.of(objects.processUser()));
    }

    /** Returns the folder, open to be changed, if an interrupted recovery made it. */
    private Optional<TargetObject> unfinished(ByteString folder, TargetObject found, RandomGenerator random)
            throws ErrnoException {
        ObjectStatus status = found.status();
        if (!UnfinishedMark.mayBeOn(status) || parent(folder).equals(folder)) {
            return Optional.empty();
        }
        try (TargetObject above = walk().open(parent(folder))) {
            TargetObject own = above.open(WindowsFolders.name(name(folder)), TargetObject.Access.CHANGE);
            ObjectStatus opened = own.status();
            boolean isSame = opened.isSameObject(status);
            if (isSame && mark(random).isOn(own, above)) {
                return Optional.of(own);
            }
            own.close();
        } catch (ErrnoException refused) {
            if (!refused.is(Errno.EACCES) && !refused.is(Errno.EPERM) && !refused.is(Errno.ENOENT)) {
                throw refused;
            }
        }
        return Optional.empty();
    }

    private UnfinishedMark mark(RandomGenerator random) throws ErrnoException {
        return new UnfinishedMark(() -> TemporaryName.next(random).display(), objects.processUser());
    }

    private WindowsTarget.NewTop newTop(ByteString folder, RandomGenerator random) throws ErrnoException {
        try (TargetObject above = walk().open(parent(folder))) {
            return newTop(above, random);
        }
    }

    private static WindowsTarget.NewTop newTop(TargetObject above, RandomGenerator random) throws ErrnoException {
        InheritedDescriptor inherited =
                new InheritedDescriptor(() -> TemporaryName.next(random).display(), true);
        return new WindowsTarget.NewTop(inherited.in(above));
    }

    @Override
    public RecoveryTarget openOrMake(ByteString folder, MetadataRules rules, RandomGenerator random)
            throws ErrnoException {
        try {
            return open(folder, rules, random);
        } catch (ErrnoException missing) {
            if (!missing.is(Errno.ENOENT)) {
                throw missing;
            }
        }
        TargetObject made;
        WindowsTarget.NewTop newTop;
        try (TargetObject above = openOrMakeFolder(parent(folder))) {
            String name = WindowsFolders.name(name(folder));
            newTop = newTop(above, random);
            made = mark(random).create(above, name);
        } catch (ErrnoException taken) {
            if (!taken.is(Errno.EEXIST)) {
                throw taken;
            }
            return open(folder, rules, random);
        }
        return target(folder, made, rules, random, Optional.of(newTop));
    }

    private RecoveryTarget target(
            ByteString folder,
            TargetObject top,
            MetadataRules rules,
            RandomGenerator random,
            Optional<WindowsTarget.NewTop> newTop)
            throws ErrnoException {
        try {
            return new WindowsTarget(
                    objects,
                    new WindowsFolders(objects, Optional.of(top)),
                    new WindowsMetadataWriter(rules),
                    random,
                    Optional.of(folder),
                    newTop);
        } catch (ErrnoException failure) {
            top.close();
            throw failure;
        }
    }

    /** Creates missing ancestors without metadata: they inherit the access control of their folder. */
    private TargetObject openOrMakeFolder(ByteString folder) throws ErrnoException {
        try {
            return walk().open(folder);
        } catch (ErrnoException missing) {
            if (!missing.is(Errno.ENOENT) || parent(folder).equals(folder)) {
                throw missing;
            }
        }
        try (TargetObject above = openOrMakeFolder(parent(folder))) {
            return above.createFolder(WindowsFolders.name(name(folder)), 0, new byte[0]);
        } catch (ErrnoException taken) {
            if (!taken.is(Errno.EEXIST)) {
                throw taken;
            }
        }
        return walk().open(folder);
    }

    /** Returns the folder above; the root of a drive or a share is its own. */
    private static ByteString parent(ByteString folder) {
        int last = lastSeparator(folder);
        if (isShare(folder)) {
            return last < 0 || separators(folder) <= 3 ? folder : folder.substring(0, last);
        }
        if (last < 0 || last == folder.size() - 1) {
            return folder;
        }
        return last == 2 ? folder.substring(0, 3) : folder.substring(0, last);
    }

    private static boolean isShare(ByteString folder) {
        return folder.size() > 1 && folder.byteAt(0) == SEPARATOR && folder.byteAt(1) == SEPARATOR;
    }

    private static int separators(ByteString folder) {
        int count = 0;
        for (int i = 0; i < folder.size(); i++) {
            count += folder.byteAt(i) == SEPARATOR ? 1 : 0;
        }
        return count;
    }

    private static int lastSeparator(ByteString folder) {
        int last = folder.size() - 1;
        while (last >= 0 && folder.byteAt(last) != SEPARATOR) {
            last--;
        }
        return last;
    }

    private static ByteString name(ByteString folder) {
        return folder.substring(lastSeparator(folder) + 1, folder.size());
    }

    @Override
    public RecoveryTarget openMachine(MetadataRules rules, RandomGenerator random) throws ErrnoException {
        return new WindowsTarget(
                objects,
                new WindowsFolders(objects, Optional.empty()),
                new WindowsMetadataWriter(rules),
                random,
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public void deleteTree(ByteString folder) throws ErrnoException {
        try (TargetObject above = objects.openFolder(parent(folder))) {
            TreeDeleter.delete(above, WindowsFolders.name(name(folder)));
        }
    }

    @Override
    public boolean isAbsolute(ByteString path) {
        return isShare(path) || path.size() > 2 && path.byteAt(1) == ':' && path.byteAt(2) == SEPARATOR;
    }

    @Override
    public TargetNames names(boolean foreign) {
        return new WindowsNames(foreign);
    }

    @Override
    public Optional<ByteString> enclosingSource(ByteString folder, List<ByteString> sources) throws ErrnoException {
        ByteString nearest = nearest(folder);
        for (ByteString source : sources) {
            Optional<ObjectStatus> outer = status(source);
            if (outer.isPresent() && isWithin(nearest, outer.get())) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }

    /** Returns the real path of the folder, or of its nearest existing ancestor. */
    private ByteString nearest(ByteString folder) throws ErrnoException {
        try (TargetObject open = objects.openFolder(folder)) {
            return WideString.encode(open.path());
        } catch (ErrnoException missing) {
            if (!missing.is(Errno.ENOENT) || parent(folder).equals(folder)) {
                throw missing;
            }
            return nearest(parent(folder));
        }
    }

    private Optional<ObjectStatus> status(ByteString folder) {
        try (TargetObject open = objects.openFolder(folder)) {
            return Optional.of(open.status());
        } catch (ErrnoException fileOrGone) {
            return Optional.empty();
        }
    }

    private boolean isWithin(ByteString realPath, ObjectStatus outer) {
        ByteString place = realPath;
        while (true) {
            Optional<ObjectStatus> status = status(place);
            if (status.isPresent()
                    && status.get().volume() == outer.volume()
                    && status.get().fileNumber() == outer.fileNumber()) {
                return true;
            }
            ByteString above = parent(place);
            if (above.equals(place)) {
                return false;
            }
            place = above;
        }
    }
}
