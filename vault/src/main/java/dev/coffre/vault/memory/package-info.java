/** A vault in memory: for tests, simulations and trials; it forgets everything when the process ends. */
@NullMarked
package dev.coffre.vault.memory;

import org.jspecify.annotations.NullMarked;
