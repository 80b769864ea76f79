/** Versions of Coffre's programs and their order. */
@NullMarked
package dev.coffre.vault.version;

import org.jspecify.annotations.NullMarked;
