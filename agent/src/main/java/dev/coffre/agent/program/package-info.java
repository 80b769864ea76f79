/**
 * Other programs that the agent starts: no shell interprets their arguments, and the bytes are exactly those that the user
 * wrote.
 */
@NullMarked
package dev.coffre.agent.program;

import org.jspecify.annotations.NullMarked;
