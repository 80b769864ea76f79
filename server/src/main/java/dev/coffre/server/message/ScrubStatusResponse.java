package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.FieldFormat;
import java.util.List;
import java.util.Optional;

/**
 * The progress of the scrub, and the damage that it found.
 *
 * @param days plan: everything is read once within this time
 * @param mostBytes plan: most bytes a day; 0 for no limit
 * @param bytes the bytes in packs
 * @param bytesADay bytes read a day now
 * @param lastsDays days to read everything; more than {@code days} if {@code mostBytes} does not allow it
 * @param bytesRead bytes of packs that were read within that time
 * @param filesRead when journal, points and slots were last read
 * @param damages damage that is not repaired yet, at most 1,000
 * @param degradedPoints number of recovery points that cannot be recovered completely
 * @param degraded these points, at most 1,000
 */
public record ScrubStatusResponse(
        int days,
        long mostBytes,
        long bytes,
        long bytesADay,
        long lastsDays,
        long bytesRead,
        @FieldFormat(MILLIS) Optional<Long> filesRead,
        List<DamageEntry> damages,
        long degradedPoints,
        List<DegradedEntry> degraded) {
    public ScrubStatusResponse {
        damages = List.copyOf(damages);
        degraded = List.copyOf(degraded);
    }
}
