/** Bandwidth limits of the agent: pure rules, without clock and network. */
@NullMarked
package dev.coffre.agent.throttle;

import org.jspecify.annotations.NullMarked;
