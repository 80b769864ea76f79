package dev.coffre.backup.restore;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.PlacingRules;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.random.RandomGenerator;

/** Opens the folder that a recovery writes into, and makes it where it is missing. */
final class TargetFolder {
    private static final ByteString TOP = ByteString.utf8("/");

    private TargetFolder() {}

    static Target open(Destination destination, PlacingRules rules, RandomGenerator random) {
        ByteString folder = switch (destination) {
            case Destination.Original _ -> TOP;
            case Destination.Folder(ByteString path) -> path;
        };
        try {
            return openOrMake(folder, rules, random);
        } catch (ErrnoException e) {
            throw problem(folder, e);
        }
    }

    private static Target openOrMake(ByteString folder, PlacingRules rules, RandomGenerator random)
            throws ErrnoException {
        try {
            return Target.open(folder, rules, random);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) || folder.equals(TOP)) {
                throw e;
            }
        }
        List<ByteString> names = SelectedEntries.split(folder);
        ByteString parent = names.subList(0, names.size() - 1).stream()
                .reduce(ByteString.EMPTY, (path, name) -> path.concat(TOP).concat(name));
        try (Target above = openOrMake(parent.isEmpty() ? TOP : parent, rules, random)) {
            above.ensureDirectory(new TargetPath(List.of(names.getLast())));
        }
        return Target.open(folder, rules, random);
    }

    private static Problem problem(ByteString folder, ErrnoException failure) {
        ProblemCode code = switch (failure.errno()) {
            case Errno.ENOTDIR -> ProblemCode.TARGET_NOT_A_FOLDER;
            case Errno.ENOSPC, Errno.EDQUOT -> ProblemCode.TARGET_FULL;
            case Errno.EROFS, Errno.EACCES, Errno.EPERM -> ProblemCode.TARGET_READ_ONLY;
            default -> ProblemCode.TARGET_MISSING;
        };
        return code.with("path", folder.display())
                .with("reason", failure.symbol())
                .causedBy(failure);
    }
}
