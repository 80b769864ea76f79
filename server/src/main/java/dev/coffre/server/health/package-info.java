/** Whether machines are protected, when they were seen, and how much their vaults store. */
@NullMarked
package dev.coffre.server.health;

import org.jspecify.annotations.NullMarked;
