/**
 * Signed statements by which a vault is found and trusted: vault credentials, which also register machines and give
 * access to recovery points, and announcements of new addresses, which agents follow.
 */
@NullMarked
package dev.coffre.vault.credentials;

import org.jspecify.annotations.NullMarked;
