/** Jobs in child processes, so that their memory returns to the system when they end. */
@NullMarked
package dev.coffre.agent.child;

import org.jspecify.annotations.NullMarked;
