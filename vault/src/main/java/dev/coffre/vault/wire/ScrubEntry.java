package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import java.util.List;
import java.util.Optional;

/**
 * How far the store has been read again, and what is damaged.
 *
 * @param days the plan: within so many everything is read once
 * @param mostBytes the plan: so many a day at most; 0 for as many as it takes
 * @param bytes in packs
 * @param bytesADay that are read now
 * @param lastsDays how long reading everything takes; more than {@code days} when {@code mostBytes} is in the way
 * @param bytesRead of packs that were read within that time
 * @param filesRead when journal, points and slots were last read
 * @param damages what is not mended yet, at most 1,000
 * @param degradedPoints how many recovery points cannot be recovered whole
 * @param degraded which, at most 1,000
 */
public record ScrubEntry(
        int days,
        long mostBytes,
        long bytes,
        long bytesADay,
        long lastsDays,
        long bytesRead,
        @Holds(MILLIS) Optional<Long> filesRead,
        List<DamageEntry> damages,
        long degradedPoints,
        List<DegradedEntry> degraded) {
    public ScrubEntry {
        damages = List.copyOf(damages);
        degraded = List.copyOf(degraded);
    }
}
