package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Opens the target folder of a recovery, and creates it if it is missing. */
final class TargetFolder {
    private static final ByteString TOP = ByteString.utf8("/");
    private static final ByteString ABOVE = ByteString.utf8("..");
    private static final int PATH_FLAGS = OpenFlags.PATH_ONLY | OpenFlags.DIRECTORY;

    private TargetFolder() {}

    private static ByteString path(TargetChoice target) {
        return switch (target) {
            case TargetChoice.OriginalPaths _ -> TOP;
            case TargetChoice.ChosenFolder(ByteString path) -> path;
        };
    }

    static RecoveryTarget open(TargetChoice target, MetadataRules rules, RandomGenerator random) {
        try {
            return openOrMake(path(target), true, rules, random);
        } catch (ErrnoException e) {
            throw problem(target, e);
        }
    }

    /** Opens an existing folder without creating anything. Returns empty if it is missing. */
    static Optional<RecoveryTarget> openExisting(TargetChoice target, MetadataRules rules, RandomGenerator random) {
        try {
            return Optional.of(RecoveryTarget.open(path(target), rules, random));
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw problem(target, e);
        }
    }

    private static RecoveryTarget openOrMake(
            ByteString folder, boolean awaitsMetadata, MetadataRules rules, RandomGenerator random)
            throws ErrnoException {
        try {
            return RecoveryTarget.open(folder, rules, random);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) || folder.equals(TOP)) {
                throw e;
            }
        }
        try (RecoveryTarget above = openOrMake(parent(folder), false, rules, random)) {
            return above.makeTarget(SelectedEntries.split(folder).getLast(), awaitsMetadata, rules);
        }
    }

    private static ByteString parent(ByteString folder) {
        List<ByteString> names = SelectedEntries.split(folder);
        ByteString parent = names.subList(0, names.size() - 1).stream()
                .reduce(ByteString.EMPTY, (path, name) -> path.concat(TOP).concat(name));
        return parent.isEmpty() ? TOP : parent;
    }

    /** Refuses a target that is a source or inside one, even if another path names it. The target need not exist. */
    static void requireOutside(TargetChoice target, List<ByteString> sources) {
        if (!(target instanceof TargetChoice.ChosenFolder(ByteString path))) {
            return;
        }
        try (Descriptor nearest = nearest(path)) {
            for (ByteString source : sources) {
                Optional<FileStatus> folder = folder(source);
                if (folder.isPresent() && isWithin(nearest, folder.get())) {
                    throw ProblemCode.TARGET_INSIDE_SOURCE
                            .with("path", path.display())
                            .with("source", source.display());
                }
            }
        } catch (ErrnoException e) {
            throw problem(target, e);
        }
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

    private static Optional<FileStatus> folder(ByteString source) {
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

    static Problem problem(TargetChoice target, ErrnoException failure) {
        ProblemCode code = switch (failure.errno()) {
            case Errno.ENOTDIR -> ProblemCode.TARGET_NOT_A_FOLDER;
            case Errno.ENOSPC, Errno.EDQUOT -> ProblemCode.TARGET_FULL;
            case Errno.EROFS, Errno.EACCES, Errno.EPERM, Errno.EIO -> ProblemCode.TARGET_READ_ONLY;
            default -> ProblemCode.TARGET_MISSING;
        };
        return code.with("path", path(target).display())
                .with("reason", failure.symbol())
                .causedBy(failure);
    }
}
