/** Small files that are replaced atomically and durably. */
@NullMarked
package dev.coffre.vault.file;

import org.jspecify.annotations.NullMarked;
