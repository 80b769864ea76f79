/** Who may do what: accounts, tokens, assertions, vault credentials and security PINs, judged by the vault's clock. */
@NullMarked
package dev.coffre.server.access;

import org.jspecify.annotations.NullMarked;
