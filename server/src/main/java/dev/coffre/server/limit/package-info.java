/** What callers may use up at the service: memory for bodies, connections, and time on the wire. */
@NullMarked
package dev.coffre.server.limit;

import org.jspecify.annotations.NullMarked;
