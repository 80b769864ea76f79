package dev.coffre.server.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * A cycle of collection.
 *
 * @param lastOrd the greatest ord when it began: younger records are not for it
 * @param flipped when its condemnations began to hold
 */
public record CycleRow(long nr, Instant started, long lastOrd, Optional<Instant> flipped) {}
