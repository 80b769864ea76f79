/** The ids of everything a vault keeps: random 16-byte ids, and oids, the hashes of sealed records. */
@NullMarked
package dev.coffre.vault.id;

import org.jspecify.annotations.NullMarked;
