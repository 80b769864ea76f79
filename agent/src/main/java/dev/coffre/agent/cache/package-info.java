/** The cache directory: where it may be, how much data its space is enough for, and how it moves. */
@NullMarked
package dev.coffre.agent.cache;

import org.jspecify.annotations.NullMarked;
