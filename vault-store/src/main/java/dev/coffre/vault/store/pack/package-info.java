/** Packs: files of many admitted records of one domain, written once, read and checked without keys. */
@NullMarked
package dev.coffre.vault.store.pack;

import org.jspecify.annotations.NullMarked;
