package dev.coffre.backup.save;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.source.SourceListener;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.SourceProblem.Limitation;
import java.util.Optional;

/** Hears what a walk leaves out. Confined to the thread that walks. */
final class WalkProblems implements SourceListener {
    private final Narrator narrator;
    private Optional<EntryKey> mountPoint = Optional.empty();

    WalkProblems(Narrator narrator) {
        this.narrator = narrator;
    }

    @Override
    public void report(SourceProblem problem) {
        switch (problem) {
            case SourceProblem.Excluded(EntryKey key, Exclusion exclusion) -> {
                if (exclusion == Exclusion.OTHER_FILE_SYSTEM || exclusion == Exclusion.KERNEL_FILE_SYSTEM) {
                    mountPoint = Optional.of(key);
                }
                narrator.leftOut(problem);
            }
            case SourceProblem.Unsupported unsupported
            when unsupported.limitation() != Limitation.TOO_DEEP -> narrator.leftOut(problem);
            default -> narrator.warn(Warnings.of(problem));
        }
    }

    /** Whether the inside of this folder, which the walk has just handed out, is another file system and left out. */
    boolean isMountPoint(EntryKey key) {
        return mountPoint.filter(key::equals).isPresent();
    }
}
