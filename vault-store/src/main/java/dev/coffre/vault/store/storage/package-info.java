/** A vault's store in a directory: which file is where, and how each becomes durable. */
@NullMarked
package dev.coffre.vault.store.storage;

import org.jspecify.annotations.NullMarked;
