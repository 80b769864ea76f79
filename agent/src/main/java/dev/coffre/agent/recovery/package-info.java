/** The recovery folder of a backup server: whether there is room in it, and which folder of it is a recovery's own. */
@NullMarked
package dev.coffre.agent.recovery;

import org.jspecify.annotations.NullMarked;
