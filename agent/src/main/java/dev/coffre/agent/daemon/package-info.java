/** The agent's daemon: runs scheduled backups, one job at a time, and answers other programs on this machine. */
@NullMarked
package dev.coffre.agent.daemon;

import org.jspecify.annotations.NullMarked;
