package dev.coffre.vault.wire;

import java.util.Optional;

/**
 * Asks to bring deleted recovery points back.
 *
 * @param point its seq; all that are deleted of the machine, if it is missing
 */
public record AskRestoration(Optional<Long> point) {}
