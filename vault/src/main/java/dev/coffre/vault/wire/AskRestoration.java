package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import java.util.Optional;

/**
 * Asks to bring deleted recovery points back.
 *
 * @param point its seq; all that are deleted of the machine, if it is missing
 */
public record AskRestoration(
        @Limit(least = 1, most = Limit.COUNT) Optional<Long> point) {}
