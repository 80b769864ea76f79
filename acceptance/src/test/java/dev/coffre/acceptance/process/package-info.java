/** Both programs as a user starts them: real processes from the launchers of this checkout. */
@NullMarked
package dev.coffre.acceptance.process;

import org.jspecify.annotations.NullMarked;
