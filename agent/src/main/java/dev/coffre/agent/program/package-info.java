/** Other programs that the agent starts: without a shell, and with the very bytes that a person wrote as arguments. */
@NullMarked
package dev.coffre.agent.program;

import org.jspecify.annotations.NullMarked;
