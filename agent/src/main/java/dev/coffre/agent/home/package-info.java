/** What the agent keeps on its machine: folders, keys, settings, the remembered head. Durable, bounded, typed. */
@NullMarked
package dev.coffre.agent.home;

import org.jspecify.annotations.NullMarked;
