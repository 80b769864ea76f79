/** Terminal input and output of commands. */
@NullMarked
package dev.coffre.agent.terminal;

import org.jspecify.annotations.NullMarked;
