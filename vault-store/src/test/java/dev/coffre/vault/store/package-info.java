/** Tests over all files of a store. */
@NullMarked
package dev.coffre.vault.store;

import org.jspecify.annotations.NullMarked;
