/** The key by which agents recognise the vault service on the network, and its pin. */
@NullMarked
package dev.coffre.server.tls;

import org.jspecify.annotations.NullMarked;
