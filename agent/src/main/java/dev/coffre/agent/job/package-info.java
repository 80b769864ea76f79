/**
 * Jobs of the machine, exclusive ones one at a time: lock, cancellation from another process, and a history that survives
 * restarts.
 */
@NullMarked
package dev.coffre.agent.job;

import org.jspecify.annotations.NullMarked;
