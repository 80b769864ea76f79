/** Stores, disks and fixed files for tests of every module. */
@NullMarked
package dev.coffre.vault.store.testing;

import org.jspecify.annotations.NullMarked;
