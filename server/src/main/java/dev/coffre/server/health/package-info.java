/** Whether machines are protected, when they were seen, and what their vaults hold. */
@NullMarked
package dev.coffre.server.health;

import org.jspecify.annotations.NullMarked;
