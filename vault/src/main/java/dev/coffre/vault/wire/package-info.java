/** The JSON messages of docs/protocol.md, for both ends of the connection. */
@NullMarked
package dev.coffre.vault.wire;

import org.jspecify.annotations.NullMarked;
