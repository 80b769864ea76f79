/** The JSON messages of docs/protocol.md, as both ends of the wire write and read them. */
@NullMarked
package dev.coffre.vault.wire;

import org.jspecify.annotations.NullMarked;
