/** A vault at the other end of HTTPS (docs/protocol.md), on a network and beside a server that may do anything. */
@NullMarked
package dev.coffre.vault.remote;

import org.jspecify.annotations.NullMarked;
