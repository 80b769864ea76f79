/** What a vault is and promises, without keys. */
@NullMarked
package dev.coffre.vault;

import org.jspecify.annotations.NullMarked;
