/** Seals what is new and brings it to the vault: data in batches, then pages, kids before parents. */
@NullMarked
package dev.coffre.backup.save.send;

import org.jspecify.annotations.NullMarked;
