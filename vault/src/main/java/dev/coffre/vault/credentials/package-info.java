/** Vault credentials: the signed file that registers machines and gives access to recovery points. */
@NullMarked
package dev.coffre.vault.credentials;

import org.jspecify.annotations.NullMarked;
