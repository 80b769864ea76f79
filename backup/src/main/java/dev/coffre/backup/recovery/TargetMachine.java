package dev.coffre.backup.recovery;

import dev.coffre.backup.place.RecoveryTargets;
import java.util.random.RandomGenerator;

/**
 * The machine that a recovery writes to.
 *
 * @param targets of its operating system
 * @param random for temporary names of unfinished files, and for hash seeds
 * @param notes of recoveries that were interrupted on it
 */
public record TargetMachine(RecoveryTargets targets, RandomGenerator random, RecoveryNotes notes) {
    /** A machine whose recoveries are not resumed. */
    public TargetMachine(RecoveryTargets targets, RandomGenerator random) {
        this(targets, random, RecoveryNotes.NONE);
    }

    public TargetMachine withoutNotes() {
        return new TargetMachine(targets, random);
    }
}
