package dev.coffre.server.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * A garbage collection cycle.
 *
 * @param lastOrd the greatest ord when the cycle began; the cycle does not condemn younger records
 * @param flipped when its condemnations took effect
 */
public record GcCycleRow(long nr, Instant started, long lastOrd, Optional<Instant> flipped) {}
