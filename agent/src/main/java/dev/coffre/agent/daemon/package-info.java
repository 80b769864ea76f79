/** The agent's service: keeps the schedule, one job at a time, and answers the other programs of this machine. */
@NullMarked
package dev.coffre.agent.daemon;

import org.jspecify.annotations.NullMarked;
