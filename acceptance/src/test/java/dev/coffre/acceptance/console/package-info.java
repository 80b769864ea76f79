/** The agent's console in a real browser. */
@NullMarked
package dev.coffre.acceptance.console;

import org.jspecify.annotations.NullMarked;
