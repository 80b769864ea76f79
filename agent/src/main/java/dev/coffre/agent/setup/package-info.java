/** Setting the agent up on a machine: what it needs, where its program goes, its service, and taking it away again. */
@NullMarked
package dev.coffre.agent.setup;

import org.jspecify.annotations.NullMarked;
