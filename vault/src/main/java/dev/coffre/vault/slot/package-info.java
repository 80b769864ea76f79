/** Key slots and keyrings as the vault sees them: layout and checksum, never a key. */
@NullMarked
package dev.coffre.vault.slot;

import org.jspecify.annotations.NullMarked;
