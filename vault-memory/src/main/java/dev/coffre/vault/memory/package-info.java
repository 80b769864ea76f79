/** A vault in memory, for tests, simulations and trials. Nothing outlives the process. */
@NullMarked
package dev.coffre.vault.memory;

import org.jspecify.annotations.NullMarked;
