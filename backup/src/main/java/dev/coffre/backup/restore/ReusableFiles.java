package dev.coffre.backup.restore;

import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.PidHasher;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds in files that are about to be replaced what need not be fetched. For one thread. */
final class ReusableFiles {
    private final Target target;
    private final List<PidHasher> hashers;

    private ReusableFiles(Target target, List<PidHasher> hashers) {
        this.target = target;
        this.hashers = hashers;
    }

    /** Where nothing is replaced there is nothing to reuse: looking would only cost time. */
    static ReusableFiles under(ConflictRule rule, Target target, DomainKeys keys) {
        if (rule != ConflictRule.OVERWRITE) {
            return new ReusableFiles(target, List.of());
        }
        int newest = keys.newest().context().epoch();
        return new ReusableFiles(
                target,
                IntStream.iterate(newest, epoch -> epoch >= 1, epoch -> epoch - 1)
                        .mapToObj(keys::at)
                        .flatMap(Optional::stream)
                        .map(DataKey::pidHasher)
                        .toList());
    }

    /** Close it when the file is recovered. */
    KnownContent at(TargetPath path) {
        if (hashers.isEmpty()) {
            return KnownContent.NOTHING;
        }
        try {
            Optional<ExistingFile> existing = target.openExisting(path);
            return existing.isPresent() ? new KnownContent.Standing(existing.get(), hashers) : KnownContent.NOTHING;
        } catch (ErrnoException unreadable) {
            return KnownContent.NOTHING; // whether the file can be replaced is another question
        }
    }
}
