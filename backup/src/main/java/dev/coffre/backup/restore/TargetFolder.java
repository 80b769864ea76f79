package dev.coffre.backup.restore;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Status;
import dev.coffre.backup.place.PlacingRules;
import dev.coffre.backup.place.Target;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Opens the target folder of a recovery, and creates it if it is missing. */
final class TargetFolder {
    private static final ByteString TOP = ByteString.utf8("/");
    private static final ByteString ABOVE = ByteString.utf8("..");
    private static final int PLACE = OpenFlags.PATH_ONLY | OpenFlags.DIRECTORY;

    private TargetFolder() {}

    private static ByteString path(Destination destination) {
        return switch (destination) {
            case Destination.Original _ -> TOP;
            case Destination.Folder(ByteString path) -> path;
        };
    }

    static Target open(Destination destination, PlacingRules rules, RandomGenerator random) {
        try {
            return openOrMake(path(destination), true, rules, random);
        } catch (ErrnoException e) {
            throw problem(destination, e);
        }
    }

    /** Opens an existing folder without creating anything. Returns empty if it is missing. */
    static Optional<Target> openExisting(Destination destination, PlacingRules rules, RandomGenerator random) {
        try {
            return Optional.of(Target.open(path(destination), rules, random));
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw problem(destination, e);
        }
    }

    private static Target openOrMake(
            ByteString folder, boolean awaitsMetadata, PlacingRules rules, RandomGenerator random)
            throws ErrnoException {
        try {
            return Target.open(folder, rules, random);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) || folder.equals(TOP)) {
                throw e;
            }
        }
        try (Target above = openOrMake(parent(folder), false, rules, random)) {
            return above.makeTarget(SelectedEntries.split(folder).getLast(), awaitsMetadata, rules);
        }
    }

    private static ByteString parent(ByteString folder) {
        List<ByteString> names = SelectedEntries.split(folder);
        ByteString parent = names.subList(0, names.size() - 1).stream()
                .reduce(ByteString.EMPTY, (path, name) -> path.concat(TOP).concat(name));
        return parent.isEmpty() ? TOP : parent;
    }

    /** Refuses a target that is a source or lies in one, by whatever path it is named. It need not exist. */
    static void requireOutside(Destination destination, List<ByteString> sources) {
        if (!(destination instanceof Destination.Folder(ByteString path))) {
            return;
        }
        try (Descriptor nearest = nearest(path)) {
            for (ByteString source : sources) {
                Optional<Status> folder = folder(source);
                if (folder.isPresent() && isWithin(nearest, folder.get())) {
                    throw ProblemCode.TARGET_INSIDE_SOURCE
                            .with("path", path.display())
                            .with("source", source.display());
                }
            }
        } catch (ErrnoException e) {
            throw problem(destination, e);
        }
    }

    /** Returns the folder, or its nearest existing ancestor. */
    private static Descriptor nearest(ByteString folder) throws ErrnoException {
        try {
            return Opening.open(folder, PLACE);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) || folder.equals(TOP)) {
                throw e;
            }
            return nearest(parent(folder));
        }
    }

    private static Optional<Status> folder(ByteString source) {
        try (Descriptor open = Opening.open(source, PLACE)) {
            return Optional.of(Status.of(open));
        } catch (ErrnoException fileOrGone) {
            return Optional.empty();
        }
    }

    private static boolean isWithin(Descriptor inner, Status outer) throws ErrnoException {
        Descriptor place = Opening.openat(inner, ByteString.utf8("."), PLACE);
        try {
            Status status = Status.of(place);
            while (!status.sameObject(outer)) {
                Status below = status;
                try (Descriptor left = place) {
                    place = Opening.openat(left, ABOVE, PLACE);
                }
                status = Status.of(place);
                if (status.sameObject(below)) {
                    return false;
                }
            }
            return true;
        } finally {
            place.close();
        }
    }

    static Problem problem(Destination destination, ErrnoException failure) {
        ProblemCode code = switch (failure.errno()) {
            case Errno.ENOTDIR -> ProblemCode.TARGET_NOT_A_FOLDER;
            case Errno.ENOSPC, Errno.EDQUOT -> ProblemCode.TARGET_FULL;
            case Errno.EROFS, Errno.EACCES, Errno.EPERM, Errno.EIO -> ProblemCode.TARGET_READ_ONLY;
            default -> ProblemCode.TARGET_MISSING;
        };
        return code.with("path", path(destination).display())
                .with("reason", failure.symbol())
                .causedBy(failure);
    }
}
