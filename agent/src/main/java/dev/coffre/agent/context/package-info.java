/**
 * The agent's dependencies on the outside: environment, terminal, clock, random source, key derivation. Tests replace
 * them.
 */
@NullMarked
package dev.coffre.agent.context;

import org.jspecify.annotations.NullMarked;
