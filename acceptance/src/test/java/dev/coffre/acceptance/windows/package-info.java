/** The agent on Windows as a person uses it, under Wine, with a real vault on this machine. */
@NullMarked
package dev.coffre.acceptance.windows;

import org.jspecify.annotations.NullMarked;
