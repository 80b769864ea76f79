/** The command-line kit of both programs: usage errors and help in the user's language, and commands on demand. */
@NullMarked
package dev.coffre.cli;

import org.jspecify.annotations.NullMarked;
