/** Client of a vault reached by HTTPS (docs/protocol.md). Neither the network nor the server is trusted. */
@NullMarked
package dev.coffre.vault.client;

import org.jspecify.annotations.NullMarked;
