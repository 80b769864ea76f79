/** The addresses and TLS keys of this service, now and after a change that is being prepared. */
@NullMarked
package dev.coffre.server.address;

import org.jspecify.annotations.NullMarked;
