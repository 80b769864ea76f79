/**
 * Access of machines and readers: assertions, tokens, vault credentials and security PINs, all judged by the vault's
 * clock.
 */
@NullMarked
package dev.coffre.server.access;

import org.jspecify.annotations.NullMarked;
