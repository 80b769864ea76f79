package dev.coffre.server.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * Packs in which nothing is needed any more and whose files still exist.
 *
 * @param packs the number of packs
 * @param bytes the bytes of their records
 * @param newestRetiredAt when the last of them was retired
 */
public record RetiredPackTotals(long packs, long bytes, Optional<Instant> newestRetiredAt) {}
