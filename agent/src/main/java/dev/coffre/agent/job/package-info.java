/** One job at a time: its lock, its cancellation from another process, and a history that survives restarts. */
@NullMarked
package dev.coffre.agent.job;

import org.jspecify.annotations.NullMarked;
