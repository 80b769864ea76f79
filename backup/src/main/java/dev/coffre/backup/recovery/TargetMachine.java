package dev.coffre.backup.recovery;

import dev.coffre.backup.place.RecoveryTargets;
import java.util.random.RandomGenerator;

/**
 * The machine that a recovery writes to.
 *
 * @param targets of its operating system
 * @param random for temporary names of unfinished files, and for hash seeds
 */
public record TargetMachine(RecoveryTargets targets, RandomGenerator random) {}
