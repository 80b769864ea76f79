/** Ed25519 signatures, each bound to the one purpose it was made for. */
@NullMarked
package dev.coffre.vault.signing;

import org.jspecify.annotations.NullMarked;
