package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import java.util.Optional;

/**
 * Asks to undelete recovery points.
 *
 * @param point seq of the point; absent for all deleted points of the machine
 */
public record AskRestoration(
        @Limit(least = 1, most = Limit.COUNT) Optional<Long> point) {}
