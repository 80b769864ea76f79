/** The TLS key by which agents recognise the service, and its pin. */
@NullMarked
package dev.coffre.server.tls;

import org.jspecify.annotations.NullMarked;
