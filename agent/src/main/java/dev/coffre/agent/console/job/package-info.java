/** Jobs as pages: to start one, to watch it, to see how it ended. */
@NullMarked
package dev.coffre.agent.console.job;

import org.jspecify.annotations.NullMarked;
