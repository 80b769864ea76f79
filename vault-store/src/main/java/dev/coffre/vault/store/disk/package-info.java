/** What a store needs of a disk, as an interface, so that tests can make a disk fail. */
@NullMarked
package dev.coffre.vault.store.disk;

import org.jspecify.annotations.NullMarked;
