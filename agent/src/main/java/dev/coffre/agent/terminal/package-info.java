/** The two ends of a conversation: what a command says, and what a person answers. */
@NullMarked
package dev.coffre.agent.terminal;

import org.jspecify.annotations.NullMarked;
