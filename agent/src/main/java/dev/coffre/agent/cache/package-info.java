/** The cache folder: where it may be, how much data its room is enough for, and how it moves. */
@NullMarked
package dev.coffre.agent.cache;

import org.jspecify.annotations.NullMarked;
