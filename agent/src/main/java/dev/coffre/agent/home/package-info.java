/** The agent's files on its machine: directories, keys, settings, remembered head. Durable, bounded, typed. */
@NullMarked
package dev.coffre.agent.home;

import org.jspecify.annotations.NullMarked;
