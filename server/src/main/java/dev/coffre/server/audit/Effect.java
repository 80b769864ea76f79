package dev.coffre.server.audit;

/**
 * The answer of work that may find everything as it should become.
 *
 * @param changed whether the work had an effect
 */
public record Effect<A>(A answer, boolean changed) {}
