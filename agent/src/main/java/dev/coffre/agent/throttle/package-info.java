/** How much of the line the agent takes, and when: pure rules, without clock and network. */
@NullMarked
package dev.coffre.agent.throttle;

import org.jspecify.annotations.NullMarked;
