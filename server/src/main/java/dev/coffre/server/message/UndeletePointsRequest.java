package dev.coffre.server.message;

import dev.coffre.vault.field.FieldLimit;
import java.util.Optional;

/**
 * Asks to undelete recovery points.
 *
 * @param point seq of the point; absent for all deleted points of the machine
 */
public record UndeletePointsRequest(
        @FieldLimit(min = 1, max = FieldLimit.MAX_COUNT) Optional<Long> point) {}
