/** Commands in one process against a vault over real HTTPS: what a user types, reads and gets as exit code. */
@NullMarked
package dev.coffre.agent.command;

import org.jspecify.annotations.NullMarked;
