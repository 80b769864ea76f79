package dev.coffre.backup.save.compare;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.save.progress.ProgressReporter;
import dev.coffre.backup.save.progress.SourceWarnings;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.SourceProblem.Limitation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Reports and remembers what a walk leaves out or cannot read. Confined to the thread that walks. */
public final class WalkProblems {
    private final ProgressReporter reporter;
    private final Set<List<ByteString>> unreadable = new HashSet<>();
    private Optional<EntryKey> mountPoint = Optional.empty();

    public WalkProblems(ProgressReporter reporter) {
        this.reporter = reporter;
    }

    public void report(SourceProblem problem) {
        switch (problem) {
            case SourceProblem.Excluded(EntryKey key, Exclusion exclusion) -> {
                if (exclusion == Exclusion.OTHER_FILE_SYSTEM || exclusion == Exclusion.KERNEL_FILE_SYSTEM) {
                    mountPoint = Optional.of(key);
                }
                if (exclusion == Exclusion.CLOUD_FILE) {
                    reporter.warn(
                            SourceWarnings.of(problem)); // it is nowhere in the point, and no rule of a person says so
                } else {
                    reporter.leftOut(problem);
                }
            }
            case SourceProblem.Unsupported unsupported
            when unsupported.limitation() != Limitation.TOO_DEEP -> reporter.leftOut(problem);
            case SourceProblem.Unreadable hidden -> {
                unreadable.add(hidden.key().path());
                reporter.warn(SourceWarnings.of(problem));
            }
            default -> reporter.warn(SourceWarnings.of(problem));
        }
    }

    /** Returns whether the directory that the walk returned last is a mount point whose contents are left out. */
    public boolean isMountPoint(EntryKey key) {
        return mountPoint.filter(key::equals).isPresent();
    }

    /** Returns whether the walk could not read some object, so it may not have returned all objects. */
    boolean hasHidden() {
        return !unreadable.isEmpty();
    }

    /** Returns whether this object or one of its ancestors could not be read. */
    boolean isHidden(EntryKey key) {
        List<ByteString> path = key.path();
        return IntStream.rangeClosed(1, path.size()).anyMatch(length -> unreadable.contains(path.subList(0, length)));
    }
}
