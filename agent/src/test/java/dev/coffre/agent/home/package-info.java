/** What the agent keeps survives being written and read. */
@NullMarked
package dev.coffre.agent.home;

import org.jspecify.annotations.NullMarked;
