package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.RecoveryTargets;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Opens the target folder of a recovery, and creates it if it is missing.
 *
 * @param random for temporary names
 */
record TargetFolder(RecoveryTargets targets, TargetChoice choice, MetadataRules rules, RandomGenerator random) {
    RecoveryTarget open() {
        try {
            return switch (choice) {
                case TargetChoice.OriginalPaths _ -> targets.openMachine(rules, random);
                case TargetChoice.ChosenFolder(ByteString path) -> targets.openOrMake(path, rules, random);
            };
        } catch (ErrnoException e) {
            throw problem(choice, e);
        }
    }

    /** Opens an existing folder without creating anything. Returns empty if it is missing. */
    Optional<RecoveryTarget> openExisting() {
        try {
            return Optional.of(
                    switch (choice) {
                        case TargetChoice.OriginalPaths _ -> targets.openMachine(rules, random);
                        case TargetChoice.ChosenFolder(ByteString path) -> targets.open(path, rules, random);
                    });
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw problem(choice, e);
        }
    }

    /** Refuses a target that is a source or inside one, even if another path names it. The target need not exist. */
    void requireOutside(List<ByteString> sources) {
        if (!(choice instanceof TargetChoice.ChosenFolder(ByteString path))) {
            return;
        }
        try {
            Optional<ByteString> source = targets.enclosingSource(path, sources);
            if (source.isPresent()) {
                throw ProblemCode.TARGET_INSIDE_SOURCE
                        .with("path", path.displayPath())
                        .with("source", source.get().displayPath());
            }
        } catch (ErrnoException e) {
            throw problem(choice, e);
        }
    }

    static Problem problem(TargetChoice target, ErrnoException failure) {
        ProblemCode code = switch (failure.errno()) {
            case Errno.ENOTDIR -> ProblemCode.TARGET_NOT_A_FOLDER;
            case Errno.ENOSPC, Errno.EDQUOT -> ProblemCode.TARGET_FULL;
            case Errno.EROFS, Errno.EACCES, Errno.EPERM, Errno.EIO -> ProblemCode.TARGET_READ_ONLY;
            default -> ProblemCode.TARGET_MISSING;
        };
        String path = switch (target) {
            case TargetChoice.OriginalPaths _ -> "/";
            case TargetChoice.ChosenFolder(ByteString folder) -> folder.displayPath();
        };
        return code.with("path", path).with("reason", failure.symbol()).causedBy(failure);
    }
}
