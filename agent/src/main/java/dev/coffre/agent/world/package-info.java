/** What the agent is given from outside: environment, terminal, clock, chance, cost. Tests give it something else. */
@NullMarked
package dev.coffre.agent.world;

import org.jspecify.annotations.NullMarked;
