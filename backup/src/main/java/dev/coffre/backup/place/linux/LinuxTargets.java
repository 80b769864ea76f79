package dev.coffre.backup.place.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.RecoveryTargets;
import dev.coffre.backup.place.TargetNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The targets of Linux. */
public final class LinuxTargets implements RecoveryTargets {
    private static final ByteString TOP = ByteString.utf8("/");
    private static final ByteString ABOVE = ByteString.utf8("..");
    private static final int PATH_FLAGS = OpenFlags.PATH_ONLY | OpenFlags.DIRECTORY;

    @Override
    public RecoveryTarget open(ByteString folder, MetadataRules rules, RandomGenerator random) throws ErrnoException {
        return LinuxTarget.open(folder, rules, random);
    }

    @Override
    public RecoveryTarget openOrMake(ByteString folder, MetadataRules rules, RandomGenerator random)
            throws ErrnoException {
        return openOrMake(folder, true, rules, random);
    }

    @Override
    public RecoveryTarget openMachine(MetadataRules rules, RandomGenerator random) throws ErrnoException {
        return LinuxTarget.open(TOP, rules, random);
    }

    @Override
    public void deleteTree(ByteString folder) throws ErrnoException {
        TreeDeleter.delete(folder);
    }

    @Override
    public boolean isAbsolute(ByteString path) {
        return path.startsWith(TOP);
    }

    @Override
    public TargetNames names(boolean foreign) {
        return TargetNames.UNCHANGED;
    }

    /** @param awaitsMetadata whether the folder gets metadata at the end of the recovery */
    private static LinuxTarget openOrMake(
            ByteString folder, boolean awaitsMetadata, MetadataRules rules, RandomGenerator random)
            throws ErrnoException {
        try {
            return LinuxTarget.open(folder, rules, random);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) || folder.equals(TOP)) {
                throw e;
            }
        }
        try (LinuxTarget above = openOrMake(parent(folder), false, rules, random)) {
            return above.makeTarget(names(folder).getLast(), awaitsMetadata, rules);
        }
    }

    private static ByteString parent(ByteString folder) {
        List<ByteString> names = names(folder);
        ByteString parent = names.subList(0, names.size() - 1).stream()
                .reduce(ByteString.EMPTY, (path, name) -> path.concat(TOP).concat(name));
        return parent.isEmpty() ? TOP : parent;
    }

    private static List<ByteString> names(ByteString path) {
        List<ByteString> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= path.size(); i++) {
            if (i == path.size() || path.byteAt(i) == '/') {
                if (i > start) {
                    names.add(path.substring(start, i));
                }
                start = i + 1;
            }
        }
        return names;
    }

    @Override
    public Optional<ByteString> enclosingSource(ByteString folder, List<ByteString> sources) throws ErrnoException {
        try (Descriptor nearest = nearest(folder)) {
            for (ByteString source : sources) {
                Optional<FileStatus> outer = status(source);
                if (outer.isPresent() && isWithin(nearest, outer.get())) {
                    return Optional.of(source);
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the folder, or its nearest existing ancestor. */
    private static Descriptor nearest(ByteString folder) throws ErrnoException {
        try {
            return FileOpener.open(folder, PATH_FLAGS);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) || folder.equals(TOP)) {
                throw e;
            }
            return nearest(parent(folder));
        }
    }

    private static Optional<FileStatus> status(ByteString source) {
        try (Descriptor open = FileOpener.open(source, PATH_FLAGS)) {
            return Optional.of(FileStatus.of(open));
        } catch (ErrnoException fileOrGone) {
            return Optional.empty();
        }
    }

    private static boolean isWithin(Descriptor inner, FileStatus outer) throws ErrnoException {
        Descriptor place = FileOpener.openat(inner, ByteString.utf8("."), PATH_FLAGS);
        try {
            FileStatus status = FileStatus.of(place);
            while (!status.sameObject(outer)) {
                FileStatus below = status;
                try (Descriptor left = place) {
                    place = FileOpener.openat(left, ABOVE, PATH_FLAGS);
                }
                status = FileStatus.of(place);
                if (status.sameObject(below)) {
                    return false;
                }
            }
            return true;
        } finally {
            place.close();
        }
    }
}
