/** Limits on what clients may use up: memory for bodies, connections, and time on the wire. */
@NullMarked
package dev.coffre.server.limit;

import org.jspecify.annotations.NullMarked;
