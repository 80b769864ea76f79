package dev.coffre.server.audit;

/**
 * The result of work that may have nothing to change.
 *
 * @param changed whether the work had an effect
 */
public record Effect<A>(A answer, boolean changed) {}
